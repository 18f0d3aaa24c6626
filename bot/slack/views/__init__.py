"""Pure functions from a value to blocks: no look-ups, no settings, no sending."""

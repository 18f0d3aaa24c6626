"""The HTTP edge: intake of leads, Slack in HTTP mode, health."""

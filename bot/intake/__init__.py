"""From what a source sent to a lead: checked, mapped, cleaned, taken in."""

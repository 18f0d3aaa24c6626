"""Slack's side of the edge: what comes in is made small and checked, what goes out is drawn from values."""

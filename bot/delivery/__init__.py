"""The only way into Slack for messages: one worker that claims a row, renders it, sends it and settles it."""

"""The edge: Slack, HTTP intake, delivery, jobs and the command line around the rules."""

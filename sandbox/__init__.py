"""A strict little Slack on loopback: Web API, Socket Mode, HTTP mode and a page in the browser."""

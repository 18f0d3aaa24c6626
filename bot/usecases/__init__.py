"""What can be done with a lead, one verb a file: `(session, desk, …, *, now) -> outcome`.

Each changes rows, appends events and asks for messages in the caller's transaction. None knows Slack or HTTP.
What may not be done comes back as `Refused`, with nothing written.
"""

"""The acknowledgement of a request as a point where a test can kill the process."""

from starlette.background import BackgroundTask

from storage import failpoints


def acknowledging(name: str) -> BackgroundTask | None:
    """`ack.<name>.before` is reached now, `ack.<name>.after` once the answer that carries the task has been sent."""
    failpoints.reach(f"ack.{name}.before")
    return BackgroundTask(failpoints.reach, f"ack.{name}.after") if failpoints.is_armed() else None

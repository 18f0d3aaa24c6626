"""A press shows where a message of ours stands, also when the store does not know, or thinks otherwise."""

from bot.slack.edge import Edge
from bot.slack.payloads import Press
from storage import moves


def heal(edge: Edge, press: Press) -> None:
    """The row takes the place of the pressed message and is shown again; a second copy of it is taken away."""
    if not press.message_key or not press.ts:
        return
    pressed = {"key": press.message_key, "channel": press.channel, "ts": press.ts}
    if edge.look(lambda session, _: moves.stands_as_told(session, **pressed)):
        return
    services = edge.services
    with services.store.write("heal") as session:
        moves.stands_there(session, **pressed, now=services.clock.now())
    services.to_deliver.set()

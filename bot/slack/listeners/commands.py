"""`/handraise …`: a table from the first word to what is shown, always only to whoever typed it; and what the
menu of a message offers."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from bot.intake.written import read_message
from bot.slack import present, sameness
from bot.slack.blocks import Rendered
from bot.slack.edge import Edge
from bot.slack.ids import Ref
from bot.slack.listeners import away, digests, reviews
from bot.slack.payloads import Command, OnMessage
from bot.slack.views import digest, forms, lists, same, sla
from bot.slack.views import stats as stats_view
from bot.usecases import sla_week, stats
from bot.usecases.lookback import look_back
from qualification.refusals import Refused


def take(edge: Edge, command: Command) -> Callable[[], None] | None:
    """What it returns works the command, once it is acknowledged; shows the help when the word is not known. Raises
    what `Edge.keep` raises: then it must not be acknowledged."""
    if command.verb not in ACTS or edge.keep(command):
        return partial(take_up, edge, command)
    return None


def take_up(edge: Edge, command: Command) -> None:
    """Works a command, one that was kept before among others."""
    work = COMMANDS.get(command.verb, _help)
    edge.lanes.submit(hash(command.by), lambda: _answer(edge, command, work))


def make_lead(edge: Edge, used: OnMessage) -> None:
    """“Make a lead” on a message: the form of a new lead, filled in with whom the message speaks of."""
    edge.lanes.submit(hash(used.by), lambda: _made_of(edge, used))


def _made_of(edge: Edge, used: OnMessage) -> None:
    stranger = edge.look(lambda session, _: present.refuse_stranger(session, used.by))
    if stranger:
        edge.refuse(used.response_url, stranger)
        return
    desk = edge.services.desk
    found = vars(read_message(used.text, ours=desk.domains))
    edge.open_form(used.trigger_id, forms.new(desk, {**found, "note": used.text}))


Work = Callable[[Edge, Command], Rendered | Refused | None]


def _answer(edge: Edge, command: Command, work: Work) -> None:
    """Only people of the desk are shown leads; the help is for everybody."""
    stranger = edge.look(lambda session, _: present.refuse_stranger(session, command.by))
    if stranger and command.verb in ACTS:
        edge.let_be(command)
    said = stranger if stranger and work is not _help else work(edge, command)
    if isinstance(said, Refused):
        edge.refuse(command.response_url, said)
    elif said is not None:
        edge.whisper(command.response_url, said)


def _help(edge: Edge, command: Command) -> Rendered:
    return lists.helping(edge.services.wording)


def _mine(edge: Edge, command: Command) -> Rendered:
    now = edge.services.clock.now()
    mine = edge.look(lambda session, desk: present.mine(session, desk, command.by, now=now))
    return lists.mine(mine, edge.services.wording)


def _find(edge: Edge, command: Command) -> Rendered | Refused:
    now = edge.services.clock.now()
    look = edge.look(lambda s, desk: present.found(s, desk, command.by, command.words, now=now))
    return look if isinstance(look, Refused) else lists.found(look, edge.services.wording)


def _new(edge: Edge, command: Command) -> None:
    edge.open_form(command.trigger_id, forms.new(edge.services.desk))


def _digest(edge: Edge, command: Command) -> Rendered:
    just_after_now = edge.services.clock.now() + timedelta(seconds=1)
    look = edge.look(lambda session, desk: look_back(session, desk, until=just_after_now))
    return digest.digest(look, edge.services.wording)


def _sla(edge: Edge, command: Command) -> Rendered:
    just_after_now = edge.services.clock.now() + timedelta(seconds=1)
    week = edge.look(lambda s, desk: sla_week.for_person(s, desk, command.by, until=just_after_now))
    return sla.week(week, edge.services.wording)


def _stats(edge: Edge, command: Command) -> Rendered | Refused:
    just_after_now = edge.services.clock.now() + timedelta(seconds=1)
    found = edge.look(lambda s, desk: stats.stats(s, desk, command.by, command.words, now=just_after_now))
    return found if isinstance(found, Refused) else stats_view.stats(found, edge.services.wording)


def _why(edge: Edge, command: Command) -> Rendered | Refused:
    now = edge.services.clock.now()
    story = edge.look(lambda s, desk: present.why_found(s, desk, command.by, command.words, now=now))
    return story if isinstance(story, Refused) else lists.why(story, edge.services.wording)


def _same(edge: Edge, command: Command) -> Refused | None:
    """The form of two leads that are named by their numbers."""
    numbers = [
        int(word) for word in command.words.replace("#", " ").split() if word.isdecimal() and len(word) < 10
    ]
    if len(numbers) != 2:
        return Refused(
            "Type the numbers of the two leads: `/handraise same 12 7`. A card says its own at the end."
        )
    now, ref = edge.services.clock.now(), Ref("lead", numbers[0], part=str(numbers[1]))
    facts = edge.look(lambda s, desk: sameness.asking(s, desk, ref, command.by, now=now))
    if isinstance(facts, Refused):
        return facts
    edge.open_form(command.trigger_id, same.form(facts, edge.services.wording))
    return None


ACTS: Mapping[str, Work] = {
    "answer": digests.answer_typed,
    "mute": partial(digests.mute_typed, back=False),
    "unmute": partial(digests.mute_typed, back=True),
    "away": partial(away.gone, kind="leave"),
    "back": partial(away.here_again, kind="leave"),
    "pause": partial(away.gone, kind="pause"),
    "resume": partial(away.here_again, kind="pause"),
}
"""What changes something: stored before it is acknowledged, because Slack will not send it again."""

COMMANDS: Mapping[str, Work] = {
    "help": _help,
    "mine": _mine,
    "find": _find,
    "new": _new,
    "digest": _digest,
    "sla": _sla,
    "stats": _stats,
    "sign": reviews.show_pages,
    "why": _why,
    "same": _same,
    **ACTS,
    "team": away.team,
}

"""Coming back: replaying a lead's events gives its row, whoever sent it away is told from its story, and it ends."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from playbooks.load import load_desk
from playbooks.names import lead_vocabulary, return_vocabulary
from qualification import returns
from qualification.leads import Did, Happened, PersonId, State, Touch, replay
from qualification.reasons import ComesBack
from qualification.returns import SentAway, Stays
from qualification.rules import compile_rule
from qualification.turns import had

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
REPS = ("U0LEE", "U0SAM", "U0KIM")
rounds = st.lists(st.sampled_from(REPS), max_size=6)
RULE = load_desk().reasons.comes_back


def happened(what: Did, by: str | None, hours: float, **facts: object) -> Happened:
    return Happened(what, PersonId(by) if by else None, NOW + timedelta(hours=hours), facts)


def story(senders: list[str]) -> list[Happened]:
    """A lead that each of these claimed, called and sent away, and that came back each time."""
    told = [
        happened(Did.RECEIVED, None, 0, identity="dana@x.example", fields={}),
        happened(Did.POSTED, None, 0, team="sdr"),
    ]
    for number, rep in enumerate(senders, start=1):
        told += [
            happened(Did.CLAIMED, rep, number, owner=rep),
            happened(Did.CONTACTED, rep, number + 0.1, outcome="reached"),
            happened(Did.RECYCLED, rep, number + 0.2, reason="budget", note=f"round {number}"),
            happened(Did.RETURNED, None, number + 0.5, round=number, because="day", team="sdr"),
        ]
    return told


@given(rounds)
def test_one_that_came_back_begins_anew_and_knows_how_often(senders: list[str]) -> None:
    lead = replay(story(senders))

    assert (lead.state, lead.round, lead.owner) == (State.OPEN, len(senders), None)
    assert (lead.reason, lead.return_on, lead.first_touch_at) == (None, None, None)
    assert lead.posted_at == NOW, "when it was posted first stays"


@given(rounds, st.sampled_from(REPS), st.booleans())
def test_only_who_sent_it_away_last_may_not_have_it_unless_the_desk_forgives(
    senders: list[str], rep: str, forgiven: bool
) -> None:
    told, rule = story(senders), ComesBack(to_same_rep=forgiven)

    assert returns.may_not_have(told, rep, rule) == (bool(senders) and senders[-1] == rep and not forgiven)
    assert had(told, forgiven=forgiven) == (frozenset() if forgiven else frozenset(senders))


@given(rounds)
def test_the_card_tells_of_the_latest_round(senders: list[str]) -> None:
    found = returns.last_round(story(senders))

    if not senders:
        assert found is None
    else:
        assert found is not None
        assert (found.number, found.before.by, found.before.note) == (
            len(senders),
            senders[-1],
            f"round {len(senders)}",
        )


@given(st.integers(0, 20), st.integers(0, 20), st.booleans(), st.booleans())
def test_it_comes_back_as_often_as_it_may_and_not_beside_an_sql_or_a_deal(
    rounds: int, most: int, sold: bool, deal: bool
) -> None:
    kept = returns.stays(rounds, ComesBack(at_most=most), account_is_sql=sold, has_deal=deal)

    if rounds >= most:
        assert kept == Stays.ROUNDS
    elif sold:
        assert kept == Stays.ACCOUNT
    else:
        assert kept == (Stays.DEAL if deal else None)


@given(
    st.lists(
        st.tuples(st.integers(-30, 30).filter(bool), st.sampled_from(["webinar", "demo_request"])), max_size=6
    )
)
def test_only_what_was_done_since_counts_for_the_shipped_rule(touches: list[tuple[int, str]]) -> None:
    before = SentAway(PersonId("U0LEE"), NOW, "budget", "")
    done = [Touch(kind, NOW + timedelta(days=days)) for days, kind in touches]
    new = [touch for touch in done if touch.at > NOW]

    def shows(intent: int) -> bool:
        return returns.shows_intent(
            RULE, {"intent": intent}, done, before, rounds=0, hand_raisers=frozenset({"demo_request"})
        )

    raised = any(touch.kind == "demo_request" for touch in new)
    assert shows(0) == raised
    assert shows(30) == (raised or len(new) >= 2)


def test_a_rule_may_look_at_why_it_was_recycled_and_how_often_it_came_back() -> None:
    rule = compile_rule(
        'reason == "timing" && rounds < 2 && "webinar" in new_kinds', return_vocabulary(lead_vocabulary({}))
    )
    webinar = [Touch("webinar", NOW + timedelta(days=1))]

    def shows(reason: str, rounds: int) -> bool:
        before = SentAway(None, NOW, reason, "")
        return returns.shows_intent(
            ComesBack(when=rule), {}, webinar, before, rounds=rounds, hand_raisers=frozenset()
        )

    assert shows("timing", 1)
    assert not shows("timing", 2)
    assert not shows("budget", 0)

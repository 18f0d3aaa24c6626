"""The walk through the questions: what is asked next, what is filled in already, how far along it is."""

from dataclasses import replace
from datetime import timedelta

from qualification.checklist import next_open, progress
from qualification.criteria import (
    UNBOUNDED,
    Criterion,
    Kind,
    Option,
    Prefill,
    as_values,
    current,
    vocabulary,
)
from qualification.leads import Touch
from qualification.prefill import prefilled
from qualification.rules import Unknown, compile_rule
from tests.qualification.builders import (
    AUTHORITY,
    NEED,
    NOW,
    STUDENT,
    TODAY,
    answer,
    criterion,
    lead_rule,
    money,
    playbook,
    until,
)

BOOK = playbook()


def next_key(*answers: object, book: object = BOOK) -> str | None:
    found = next_open(book, list(answers), today=TODAY)  # type: ignore[arg-type]
    return found.key if found else None


def test_the_question_that_can_settle_it_comes_first_then_the_playbook_s_order() -> None:
    assert next_key() == "student", "one answer to it ends the matter"
    assert next_key(answer("student", False)) == "need", "nothing settles it by itself any more"
    known = [answer("student", False), answer("need", "some")]
    assert next_key(*known) == "authority"
    assert next_key(*known, answer("authority", "decides")) == "timeline", (
        "too late is an end, too little is none"
    )


def test_not_known_yet_is_not_asked_again_but_the_others_are() -> None:
    assert next_key(answer("student", None, known=False)) == "need"


def test_once_it_is_decided_nothing_is_asked() -> None:
    assert next_key(answer("student", True)) is None


def test_what_no_longer_matters_is_skipped() -> None:
    urgent = [answer("need", "urgent"), answer("authority", "decides"), answer("timeline", until(TODAY))]
    assert next_key(*urgent) == "student"


def test_a_required_question_no_rule_looks_at_is_still_asked_before_an_accept_but_not_before_a_recycle() -> (
    None
):
    metrics = criterion("metrics")
    nice = criterion("nice_to_have", Kind.TEXT, required=False)
    book = playbook(
        (NEED, AUTHORITY, metrics, nice),
        accept="need == 'urgent'",
        recycle=("authority == 'none'",),
        disqualify=(),
    )
    assert next_key(answer("need", "urgent"), answer("authority", "decides"), book=book) == "metrics"
    assert next_key(answer("authority", "none"), book=book) is None
    done = [answer("need", "urgent"), answer("authority", "decides"), answer("metrics", "churn")]
    assert next_key(*done, book=book) is None


def follow_up(key: str, only_if: str, *before: Criterion) -> Criterion:
    return criterion(key, Kind.PERSON, only_if=compile_rule(only_if, vocabulary(before)))


BUYER = criterion("buyer", Kind.PERSON)
WAY = follow_up("way", "buyer != '' || buyer_role != ''", BUYER)
GUIDE = follow_up("guide", "way != ''", WAY)
BUYERS = playbook((NEED, BUYER, WAY, GUIDE), accept="way != ''", recycle=("way == 'closed'",), disqualify=())


def test_a_follow_up_comes_behind_what_it_depends_on_even_if_it_could_settle_it() -> None:
    assert next_key(answer("need", "some"), book=BUYERS) == "buyer"
    named = [answer("need", "some"), answer("buyer", {"name": "Ines Vogt", "role": None})]
    assert next_key(*named, book=BUYERS) == "way"


def test_a_follow_up_of_a_question_without_an_answer_is_not_asked() -> None:
    nobody = [answer("need", "some"), answer("buyer", None, known=False)]

    assert next_key(*nobody, book=BUYERS) is None, "and neither is what follows up on it"


def test_progress_counts_what_was_asked_and_names_what_is_still_to_be() -> None:
    found = progress(BOOK, [answer("need", "some"), answer("budget", None, known=False)], today=TODAY)
    assert (found.asked, found.total, found.left) == (2, 5, ("student", "authority", "timeline"))


def test_of_two_answers_at_one_instant_the_one_given_later_counts() -> None:
    assert current([answer("need", "some"), answer("need", "none")])["need"].value == "none"


def test_answers_reach_the_rules_as_whole_money_ends_of_periods_and_names() -> None:
    champion = criterion("champion", Kind.PERSON)
    tools = criterion("tools", Kind.SEVERAL, Option("edr", "EDR"))
    book = playbook(
        (*BOOK.criteria, champion, tools), accept="champion_role == 'CISO'", recycle=(), disqualify=()
    )
    answers = [
        answer("budget", money(50_000, 80_000)),
        answer("timeline", {"from": "2027-09-01", "to": None, "label": "not before autumn 2027"}),
        answer("champion", {"name": None, "role": "CISO"}),
        answer("tools", ["edr"]),
    ]
    values = as_values(book, answers, today=TODAY)
    assert (values["budget"], values["budget_most"]) == (50_000, 80_000)
    assert str(values["timeline"]) == "2027-09-01 00:00:00+00:00"
    assert values["champion_role"] == "CISO"
    assert "champion" not in values
    assert values["tools"] == ["edr"]
    assert "need" not in values


def test_no_money_and_less_than_a_sum_are_told_apart_by_the_upper_end() -> None:
    def most(low: int, high: int | None) -> object:
        said = {"low": low, "high": high, "currency": "EUR"}
        return as_values(BOOK, [answer("budget", said)], today=TODAY)["budget_most"]

    assert most(0, 0) == 0
    assert most(0, 10_000) == 10_000
    assert most(150_000, None) == UNBOUNDED


def test_a_playbook_s_rules_see_its_criteria_and_the_date_and_no_lead_fields() -> None:
    names = vocabulary((NEED, STUDENT))
    assert set(names.types) == {"need", "student", "today"}
    assert compile_rule("student || need == 'none'", names).outcome({}) == Unknown(
        frozenset({"need", "student"})
    )


FORM = [
    Prefill(lead_rule("wants.contains('this quarter')"), "this quarter", "the form said “this quarter”"),
    Prefill(lead_rule("'assessment_request' in touched"), "next quarter", "they asked for an assessment"),
]
TIMELINE = criterion("timeline", Kind.WHEN, prefill=tuple(FORM))
SEATS = criterion(
    "seats",
    Kind.NUMBER,
    prefill=(Prefill(lead_rule("company_size > 0"), "{company_size}", "{company} has {company_size}"),),
)
ASSESSED = Touch("assessment_request", NOW - timedelta(hours=3))
READ = Touch("content_download", NOW - timedelta(minutes=4))


def fill(fields: dict[str, object], *touches: Touch) -> list[tuple[str, str, str, str]]:
    book = playbook((TIMELINE, SEATS), accept="seats > 1", recycle=(), disqualify=())
    found = prefilled(book, fields, touches, now=NOW)
    assert all(one.by is None and one.known and one.playbook == "v1" for one in found)
    return [(one.criterion, one.words, one.origin, one.note) for one in found]


def test_what_the_form_says_is_filled_in_and_marked() -> None:
    assert fill({"wants": "live this quarter"}, READ) == [
        ("timeline", "Q4 2026 (October to December)", "form", "the form said “this quarter”")
    ]


def test_what_a_touch_says_is_as_old_as_the_touch() -> None:
    book = playbook((TIMELINE,), accept="timeline > today", recycle=(), disqualify=())
    (found,) = prefilled(book, {}, [READ, ASSESSED], now=NOW)
    assert (found.origin, found.at, found.words) == ("touch", ASSESSED.at, "Q1 2027 (January to March)")


def test_the_first_prefill_that_applies_wins() -> None:
    assert fill({"wants": "live this quarter"}, ASSESSED)[0][2] == "form"


def test_a_lead_s_own_figures_can_answer_and_what_is_not_given_answers_nothing() -> None:
    told = fill({"company": "Kite Bank", "company_size": 1200})
    assert told == [("seats", "1,200", "account", "Kite Bank has 1200")]
    assert fill({"company_size": 1200}) == []
    assert fill({}) == []


def test_a_prefill_that_cannot_be_read_is_left_to_the_rep() -> None:
    vague = criterion(
        "timeline", Kind.WHEN, prefill=(Prefill(lead_rule("wants != ''"), "{wants}", "they wrote it"),)
    )
    book = playbook((vague,), accept="timeline > today", recycle=(), disqualify=())
    assert prefilled(book, {"wants": "as we see fit"}, [], now=NOW) == []


def test_a_prefill_out_of_bounds_is_left_to_the_rep() -> None:
    form = Prefill(lead_rule("wants != ''"), "{wants}", "the form said so")
    bounded = criterion("money", Kind.MONEY, prefill=(form,), least=1_000, most=500_000)
    book = playbook((bounded,), accept="money > 0", recycle=(), disqualify=())

    assert prefilled(book, {"wants": "2 Mio"}, [], now=NOW) == []
    assert [found.words for found in prefilled(book, {"wants": "60k"}, [], now=NOW)] == ["60,000 €"]


def test_what_may_be_asked_later_is_told_apart_from_what_is_still_to_be_asked() -> None:
    audit = criterion("audit", Kind.YES_NO)
    audited = replace(criterion("audited", Kind.WHEN), only_if=compile_rule("audit", vocabulary((audit,))))
    book = playbook(
        (NEED, audit, audited),
        accept="need == 'urgent'",
        recycle=("audited > today + duration('4320h')",),
        disqualify=(),
    )

    found = progress(book, [answer("need", "urgent")], today=TODAY)
    assert (found.total, found.left, found.perhaps) == (2, ("audit",), ("audited",))
    yes = progress(book, [answer("need", "urgent"), answer("audit", True)], today=TODAY)
    assert (yes.total, yes.left, yes.perhaps) == (3, ("audited",), ())
    no = progress(book, [answer("need", "urgent"), answer("audit", False)], today=TODAY)
    assert (no.total, no.left, no.irrelevant) == (2, (), ()), (
        "what does not apply is not said to be irrelevant"
    )

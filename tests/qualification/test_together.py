"""People of one account make an MQL together when they do enough, are enough, and are not all the same."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from qualification.leads import Touch
from qualification.scoring import AccountBar, Bar, FitRule, Gate, Role, Scorecard, TouchRule, intents, score
from qualification.together import Active, Together, together
from tests.qualification.builders import NOW, lead_rule

CARD = Scorecard(
    key="card",
    version="c1",
    fit=(
        FitRule("vp", lead_rule("seniority == 'vp'"), 30, "decides"),
        FitRule("hands", lead_rule("seniority == 'individual'"), 10, "works hands-on"),
        FitRule("size", lead_rule("company_size >= 500"), 15, "500 people or more"),
    ),
    intent=(
        TouchRule("pricing", ("pricing_page",), 20, "looked at pricing", timedelta(days=14), at_most=30),
        TouchRule("docs", ("integration_docs",), 15, "reads how it fits in", timedelta(days=21), at_most=30),
        TouchRule("mail", ("email_click",), 4, "clicked in an e-mail", timedelta(days=14), at_most=8),
        TouchRule("left", ("unsubscribe",), -20, "left the mailing list", timedelta(days=90)),
    ),
    gates=(Gate("student", lead_rule("seniority == 'student'"), "student"),),
    bar=Bar(70, min_intent=10),
    account=AccountBar(
        Bar(75, min_intent=25),
        people=2,
        roles=(
            Role("decides", lead_rule("seniority == 'vp'"), "decides"),
            Role(
                "looks", lead_rule("'integration_docs' in touched || 'pricing_page' in touched"), "evaluates"
            ),
        ),
        least_roles=2,
    ),
)


def person(lead: int, seniority: str, *kinds: str) -> Active:
    touches = tuple(Touch(kind, NOW - timedelta(days=day)) for day, kind in enumerate(kinds))
    return Active(lead, {"seniority": seniority, "company_size": 1200}, touches)


BOSS = person(1, "vp", "pricing_page")
ENGINEER = person(2, "individual", "integration_docs")


def come_to(*people: Active, card: Scorecard = CARD) -> Together:
    found = together(people, card, now=NOW)
    assert found is not None
    return found


def test_two_people_make_an_mql_though_neither_does_alone() -> None:
    assert not any(score(each.fields, each.touches, CARD, now=NOW).is_mql for each in (BOSS, ENGINEER))

    found = come_to(BOSS, ENGINEER)

    assert (found.fit, found.intent, found.total, found.is_mql) == (45, 35, 80, True)
    assert [(part.lead, part.role, part.total) for part in found.people] == [
        (1, "decides", 65),
        (2, "evaluates", 40),
    ]


def test_a_mail_that_ten_of_them_open_is_not_ten_times_a_sign() -> None:
    ten = [person(lead, "vp", "email_click") for lead in range(10)]

    found = come_to(*ten)

    assert (found.intent, found.is_mql) == (8, False)


def test_enough_points_of_one_person_or_of_one_role_do_not_do() -> None:
    one = person(1, "vp", "pricing_page", "integration_docs", "pricing_page")
    assert come_to(one).total >= come_to(one).bar.threshold
    assert not come_to(one).is_mql
    assert not come_to(one, person(2, "vp", "integration_docs")).is_mql


def test_who_did_nothing_left_or_is_kept_back_is_not_counted() -> None:
    gone = person(3, "vp", "unsubscribe", "email_click")
    student = person(4, "student", "integration_docs")
    silent = person(5, "vp")

    assert [part.lead for part in come_to(ENGINEER, gone, student, silent).people] == [2]
    assert together([gone, student, silent], CARD, now=NOW) is None


def test_a_scorecard_without_a_bar_for_accounts_has_none() -> None:
    assert together([BOSS, ENGINEER], replace(CARD, account=None), now=NOW) is None


TOUCHES = st.lists(
    st.builds(
        lambda kind, hours: Touch(kind, NOW - timedelta(hours=hours)),
        st.sampled_from(["pricing_page", "integration_docs", "email_click", "unsubscribe", "newsletter"]),
        st.integers(0, 24 * 60),
    ),
    max_size=5,
)
PEOPLE = st.lists(
    st.builds(
        lambda lead, seniority, touches: Active(lead, {"seniority": seniority}, tuple(touches)),
        st.integers(1, 8),
        st.sampled_from(["vp", "individual", "student", "manager"]),
        TOUCHES,
    ),
    max_size=6,
    unique_by=lambda each: each.lead,
)


@given(people=PEOPLE, data=st.data())
def test_the_order_of_people_and_touches_does_not_matter(people: list[Active], data: st.DataObject) -> None:
    shuffled = [
        Active(each.lead, each.fields, tuple(data.draw(st.permutations(each.touches))))
        for each in data.draw(st.permutations(people))
    ]
    assert together(shuffled, CARD, now=NOW) == together(people, CARD, now=NOW)


@given(people=PEOPLE, data=st.data())
def test_nobody_and_no_touch_counts_twice(people: list[Active], data: st.DataObject) -> None:
    again = data.draw(st.lists(st.sampled_from(people), max_size=3)) if people else []
    doubled = [Active(each.lead, each.fields, each.touches * 2) for each in people]

    assert together([*people, *again], CARD, now=NOW) == together(people, CARD, now=NOW)
    once = [Active(each.lead, each.fields, tuple(dict.fromkeys(each.touches))) for each in people]
    assert together(doubled, CARD, now=NOW) == together(once, CARD, now=NOW)


@given(people=PEOPLE)
def test_together_is_the_best_fit_and_all_their_touches_under_the_caps(people: list[Active]) -> None:
    found = together(people, CARD, now=NOW)
    if found is None:
        return
    counted = [each for each in people if each.lead in {part.lead for part in found.people}]
    alone = [score(each.fields, tuple(dict.fromkeys(each.touches)), CARD, now=NOW) for each in counted]
    pooled = intents((touch for each in counted for touch in dict.fromkeys(each.touches)), CARD, now=NOW)

    assert found.fit == max(each.fit for each in alone)
    assert found.intent == sum(reason.points for reason in pooled)
    assert found.people[0].total == max(each.total for each in alone)

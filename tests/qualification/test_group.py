"""Who is meant when somebody of an account is named, and who is still missing from its buying group."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.criteria import BuyingRole, Kind
from qualification.group import (
    LABELS,
    TYPED,
    Company,
    Insider,
    Member,
    as_answer,
    from_answer,
    group_of,
    meant,
    same,
    shown,
    told,
    who_is_told,
)
from qualification.typed import NotUnderstood, understand
from tests.qualification.builders import NOW, TODAY, criterion

DANA = Insider("Dana Ruiz", "CISO", 12, "dana@northwind.example", "lead:12")
TOM = Insider("Tom Berger", "CFO", 13, "tom.berger@northwind.example", "lead:13")
BLAKE = Insider("Tom Blake", "Head of Operations", 14, "blake@nw-group.example", "lead:14")
KELLER = Insider("Anna Müller-Keller", None, key="member:3")
NORTHWIND = Company("northwind.example", "Northwind", (DANA, TOM, BLAKE, KELLER))
WHO = criterion("buyer", Kind.PERSON)
PRIVATE = frozenset({"gmail.com"})


def named(text: str, company: Company = NORTHWIND) -> Insider | NotUnderstood | None:
    return meant(text, understand(WHO, text, today=TODAY), company, private=PRIVATE)


def refused(text: str, company: Company = NORTHWIND) -> str:
    found = named(text, company)
    assert isinstance(found, NotUnderstood), found
    return f"{found.why}; {found.hint}"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Tom Berger", TOM),
        ("tom berger", TOM),
        ("Berger", TOM),
        ("Blake", BLAKE),
        ("Tom Berger, CFO", TOM),
        ("CFO Tom Berger", TOM),
        ("Tom, CFO", TOM),
        ("Tom, Head of Operations", BLAKE),
        ("the CFO", TOM),
        ("the CISO", DANA),
        ("the Chief Information Security Officer", DANA),
        ("Head of Operations", BLAKE),
        ("Mr Berger", TOM),
        ("Frau Dr. Ruiz", DANA),
        ("Anna Muller-Keller", KELLER),
        ("Frau Müller-Keller", KELLER),
        ("tom.berger@northwind.example", TOM),
        ("TOM.BERGER@Northwind.example", TOM),
        ("Berger, tom.berger@northwind.example", TOM),
        ("lead 12", DANA),
        ("Lead #12", DANA),
        ("Tom Berger · CFO (lead 13)", TOM),
    ],
)
def test_a_person_of_the_account_is_found_by_what_reps_call_them(text: str, who: Insider) -> None:
    found = named(text)
    assert isinstance(found, Insider), found
    assert found.key == who.key


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("Iris Vogel", "Iris Vogel", None),
        ("Iris Vogel, Head of Audit", "Iris Vogel", "Head of Audit"),
        ("the CTO", None, "CTO"),
        ("iris@northwind.example", "iris@northwind.example", None),
        ("iris@eu.northwind.example", "iris@eu.northwind.example", None),
        ("iris@nw-group.example", "iris@nw-group.example", None),
        ("iris.vogel@gmail.com", "iris.vogel@gmail.com", None),
        ("Iris Vogel, iris@northwind.example", "Iris Vogel", None),
        ("Iris Vogel, decision maker", "Iris Vogel", "decision maker"),
        ("Tom Bergman", "Tom Bergman", None),
    ],
)
def test_a_name_nobody_knows_yet_is_somebody_new_of_the_account(
    text: str, name: str | None, title: str | None
) -> None:
    assert named(text) == Insider(name, title)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("sam@other.example", "sam@other.example is not at Northwind (northwind.example)"),
        ("Sam Lee, sam@other.example", "sam@other.example is not at Northwind (northwind.example)"),
        ("sam@notnorthwind.example", "sam@notnorthwind.example is not at Northwind (northwind.example)"),
        ("Sam Lee (lead 99)", "lead 99 is not at Northwind (northwind.example)"),
        ("lead 99", "lead 99 is not at Northwind (northwind.example)"),
        ("Tom", "that could be Tom Berger or Tom Blake; say which one"),
        ("somebody in finance", "does not look like a name"),
        ("champion is on vacation", "“Champion” does not look like a name"),
        ("decision maker is on holiday", "“On Holiday” does not look like a name"),
    ],
)
def test_who_is_not_at_the_account_or_could_be_several_is_refused_with_a_sentence(
    text: str, why: str
) -> None:
    assert why in refused(text)


def test_an_account_without_a_name_is_called_by_its_domain() -> None:
    assert "is not at kite.example;" in refused("sam@other.example", Company("kite.example"))


def test_two_of_one_name_are_told_apart_by_what_else_is_known() -> None:
    other = Insider("Tom Berger", "CTO", 15, None, "lead:15")
    company = Company("northwind.example", None, (TOM, other))

    why = refused("Tom Berger", company)

    assert "Tom Berger · CFO (lead 13) or Tom Berger · CTO (lead 15)" in why
    assert named("Tom Berger · CTO (lead 15)", company) == other
    assert named("Tom Berger, CTO", company) == other


def test_of_very_many_a_few_are_named() -> None:
    toms = tuple(Insider(f"Tom Nr{number}", None, number, None, f"lead:{number}") for number in range(40))

    why = refused("Tom", Company("northwind.example", None, toms))

    assert why == "that could be Tom Nr0, Tom Nr1, Tom Nr2, Tom Nr3, Tom Nr4 or somebody else; say which one"


def test_the_title_that_was_said_counts_before_the_one_that_was_known() -> None:
    found = named("Tom Berger, Head of Finance")
    assert isinstance(found, Insider)
    assert shown(found) == "Tom Berger · Head of Finance (lead 13)"
    assert named(shown(found)) == found


def test_not_known_yet_names_nobody() -> None:
    assert named("not known yet") is None


def test_a_lead_may_be_called_what_no_grammar_takes_for_a_name() -> None:
    odd = Insider("Team 7 & friends!", None, 16, None, "lead:16")

    assert named("team 7 & friends!", Company("northwind.example", None, (odd,))) == odd


def test_an_answer_keeps_who_was_meant() -> None:
    answer = as_answer(TOM)
    assert (answer.value, answer.words) == (
        {"name": "Tom Berger", "role": "CFO", "lead": 13},
        "Tom Berger · CFO (lead 13)",
    )
    assert same(from_answer(answer.value), TOM)
    assert as_answer(Insider(None, "CTO")).words == "CTO, name not known"


@pytest.mark.parametrize(
    ("text", "role", "who"),
    [
        ("champion: Tom Berger", BuyingRole.CHAMPION, "Tom Berger · CFO (lead 13)"),
        ("champion: tom berger", BuyingRole.CHAMPION, "Tom Berger · CFO (lead 13)"),
        ("champion: iris vogel", BuyingRole.CHAMPION, "Iris Vogel"),
        ("Champion is dana", BuyingRole.CHAMPION, "Dana Ruiz · CISO (lead 12)"),
        ("economic buyer is the CFO, Tom Berger", BuyingRole.ECONOMIC_BUYER, "Tom Berger · CFO (lead 13)"),
        ("the budget owner is Iris Vogel", BuyingRole.ECONOMIC_BUYER, "Iris Vogel"),
        ("our decision-maker is the COO", BuyingRole.DECISION_MAKER, "COO, name not known"),
        ("decision maker is CTO", BuyingRole.DECISION_MAKER, "CTO, name not known"),
        ("Entscheider: Frau Keller", BuyingRole.DECISION_MAKER, "Frau Keller"),
        ("Entscheiderin ist Iris Vogel", BuyingRole.DECISION_MAKER, "Iris Vogel"),
        (
            "evaluator = blake@nw-group.example",
            BuyingRole.EVALUATOR,
            "Tom Blake · Head of Operations (lead 14)",
        ),
        ("Umsetzer: Blake", BuyingRole.IMPLEMENTER, "Tom Blake · Head of Operations (lead 14)"),
    ],
)
def test_a_reply_that_begins_with_a_role_says_who_has_it(text: str, role: BuyingRole, who: str) -> None:
    said = told(text)
    assert said is not None
    assert said.role is role
    found = who_is_told(said, NORTHWIND, private=PRIVATE)
    assert isinstance(found, Insider), found
    assert shown(found) == who


@pytest.mark.parametrize(
    "text",
    [
        "decision maker is on holiday",
        "decision maker is on holiday until May",
        "the decision maker is interested",
        "decision maker is project dependent",
        "decision maker is IT",
        "champion: not sure, perhaps somebody in IT",
        "champion: nobody yet",
        "champion is someone in IT",
        "champion",
        "champion:",
        "she is our champion",
        "champions: Tom",
        "no decision maker: they decide together",
        "Tom is the champion",
        "decides",
    ],
)
def test_a_reply_that_says_something_else_is_left_to_the_question(text: str) -> None:
    said = told(text)
    assert said is None or who_is_told(said, NORTHWIND, private=PRIVATE) is None


@pytest.mark.parametrize("text", ["champion is Tom", "evaluator: sam@other.example", "champion is lead 99"])
def test_a_role_for_somebody_unclear_or_from_elsewhere_is_refused(text: str) -> None:
    said = told(text)
    assert said is not None
    assert isinstance(who_is_told(said, NORTHWIND, private=PRIVATE), NotUnderstood)


def test_every_role_has_a_label_that_can_be_typed() -> None:
    for role in BuyingRole:
        said = told(f"{LABELS[role]}: Dana Ruiz")
        assert said is not None
        assert said.role is role
    assert set(TYPED) == set(LABELS) == set(BuyingRole)


def member(number: int, role: BuyingRole, who: Insider) -> Member:
    return Member(number, role, who, "U1", NOW)


def test_the_gaps_are_the_roles_that_are_needed_and_nobody_has() -> None:
    needed = (BuyingRole.DECISION_MAKER, BuyingRole.CHAMPION, BuyingRole.ECONOMIC_BUYER)
    group = group_of([member(1, BuyingRole.CHAMPION, DANA), member(2, BuyingRole.EVALUATOR, TOM)], needed)

    assert group.gaps == (BuyingRole.DECISION_MAKER, BuyingRole.ECONOMIC_BUYER)
    assert group_of([], ()).gaps == ()


def test_roles_come_in_their_usual_order_and_everybody_is_named_once() -> None:
    again = Insider("tom berger")
    group = group_of(
        [
            member(1, BuyingRole.CHAMPION, DANA),
            member(2, BuyingRole.EVALUATOR, TOM),
            member(3, BuyingRole.EVALUATOR, again),
            member(4, BuyingRole.CHAMPION, TOM),
        ],
        (),
    )

    assert group.by_role() == {BuyingRole.EVALUATOR: [TOM], BuyingRole.CHAMPION: [DANA, TOM]}
    assert [each.id for each in group.entries()] == [2, 1, 4]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (TOM, TOM, True),
        (TOM, Insider("Tom Berger", "CTO", 99), False),
        (TOM, Insider("Herr Tom Berger"), True),
        (TOM, Insider("Tom"), False),
        (Insider(None, "CFO"), Insider(None, "Chief Financial Officer"), True),
        (Insider(None, "CFO"), Insider(None, "CTO"), False),
        (Insider(None, "CFO"), TOM, False),
        (Insider("🔥"), Insider("💧"), False),
    ],
)
def test_two_entries_mean_one_person(one: Insider, other: Insider, is_same: bool) -> None:
    assert same(one, other) is same(other, one) is is_same


NAMES = st.sampled_from(
    [
        "Tom Berger",
        "Tom Blake",
        "Dana Ruiz",
        "Anna Müller",
        "Ana Muller",
        "Li Wei",
        "Tom",
        "van der Berg",
        "🔥 7",
    ]
)
TITLES = st.sampled_from([None, "CFO", "Chief Financial Officer", "CISO", "Head of IT", "Dr."])


@st.composite
def companies(draw: st.DrawFn) -> Company:
    """Up to six people, all of them leads."""
    people = draw(st.lists(st.tuples(NAMES, TITLES), max_size=6))
    return Company(
        "northwind.example",
        "Northwind",
        tuple(
            Insider(name, title, number, f"p{number}@northwind.example", f"lead:{number}")
            for number, (name, title) in enumerate(people, start=1)
        ),
    )


PIECES = st.sampled_from(
    ["Tom", "berger", "Ruiz", ",", "CFO", "the", "(lead 2)", "lead", "3", "p1@northwind.example", "@", "a@b.c",
     "champion", ":", "is", "Frau", "Dr.", "\0", "·", "🔥", "chief", "officer"]
)  # fmt: skip
REPLIES = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=10).map(" ".join))


@given(text=REPLIES, company=companies())
def test_whatever_is_typed_means_somebody_of_the_account_or_is_refused_with_words(
    text: str, company: Company
) -> None:
    found = named(text, company)
    if isinstance(found, NotUnderstood):
        assert found.why
        assert found.hint
    elif found is not None:
        assert found.name or found.title
        assert found.lead is None or company.has(found.key)
    if said := told(f"champion: {text}"):
        who_is_told(said, company)


@given(company=companies())
def test_everybody_is_found_by_how_they_are_shown_and_by_their_address(company: Company) -> None:
    for each in company.people:
        assert named(shown(each), company) == each
        assert named(each.email or "", company) == each


@given(text=REPLIES, company=companies())
def test_it_does_not_matter_in_which_order_the_people_are_known(text: str, company: Company) -> None:
    found = named(text, company)
    for people in list(permutations(company.people))[:24]:
        again = named(text, Company(company.domain, company.name, people))
        assert type(again) is type(found)
        assert isinstance(found, NotUnderstood) or again == found


def test_a_reply_made_to_keep_the_reader_busy_does_not() -> None:
    for piece in ("chief ", "champion: ", "a@", "(lead 1", "Tom "):
        text = piece * 500
        assert isinstance(named(text[:2900]), NotUnderstood | Insider)
        told(text)

"""When reviews come, what they look at, who signs."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from playbooks.differences import Difference, differences
from playbooks.files import SHIPPED_DESK
from playbooks.load import load_desk
from playbooks.problems import DeskErrors
from playbooks.schedules import ReviewPlan, Signer

SHIPPED = load_desk().reviews
QUARTER, MONTH, WEEK = SHIPPED.plans


def desk_that_reviews(folder: Path, old: str, new: str) -> Path:
    root = folder / "desk"
    shutil.copytree(SHIPPED_DESK, root)
    text = (root / "desk.yaml").read_text("utf-8")
    assert old in text
    (root / "desk.yaml").write_text(text.replace(old, new), "utf-8")
    return root


def problems(root: Path) -> list[str]:
    with pytest.raises(DeskErrors) as refused:
        load_desk(root)
    return [str(each) for each in refused.value.problems]


def test_the_shipped_desk_looks_at_it_weekly_monthly_and_quarterly() -> None:
    assert [plan.every for plan in SHIPPED.plans] == ["quarter", "month", "week"]
    assert SHIPPED.channel == "#mql-review"
    assert SHIPPED.signers == (
        Signer("mira@acme-gtm.example", "marketing"),
        Signer("maya@acme-gtm.example", "sales"),
    )


@pytest.mark.parametrize(
    ("plan", "day", "since", "until"),
    [
        (WEEK, date(2026, 11, 24), date(2026, 11, 17), date(2026, 11, 24)),
        (MONTH, date(2026, 12, 1), date(2026, 11, 1), date(2026, 12, 1)),
        (MONTH, date(2027, 1, 5), date(2026, 12, 1), date(2027, 1, 1)),
        (QUARTER, date(2027, 1, 5), date(2026, 10, 1), date(2027, 1, 1)),
        (QUARTER, date(2026, 7, 7), date(2026, 4, 1), date(2026, 7, 1)),
    ],
)
def test_a_review_looks_at_whole_days_months_and_quarters(
    plan: ReviewPlan, day: date, since: date, until: date
) -> None:
    assert plan.falls_on(day)
    assert plan.looks_at(day) == (since, until)


def test_a_monthly_review_comes_on_the_first_such_weekday_and_a_quarterly_one_four_times_a_year() -> None:
    days = [
        date.fromordinal(number)
        for number in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
    ]
    assert [day.month for day in days if MONTH.falls_on(day)] == list(range(1, 13))
    assert [day for day in days if QUARTER.falls_on(day)] == [
        date(2026, 1, 6),
        date(2026, 4, 7),
        date(2026, 7, 7),
        date(2026, 10, 6),
    ]
    assert next(SHIPPED.on(date(2026, 10, 6))).every == "quarter", "the longest is the one that comes"


def test_only_members_sign_and_each_once(tmp_path: Path) -> None:
    root = desk_that_reviews(
        tmp_path, "sales: [maya@acme-gtm.example]", "sales: [maja@acme-gtm.example, mira@acme-gtm.example]"
    )

    said = problems(root)

    assert len(said) == 2
    assert "“maja@acme-gtm.example” is in no team" in said[0]
    assert "did you mean “maya@acme-gtm.example”?" in said[0]
    assert "“mira@acme-gtm.example” stands here twice" in said[1]


def test_signers_without_a_quarterly_review_would_never_be_asked(tmp_path: Path) -> None:
    root = desk_that_reviews(tmp_path, '  quarterly: {weekday: tuesday, time: "09:30"}\n', "")

    (said,) = problems(root)
    assert "they sign at the quarterly review" in said


def test_what_has_changed_is_told_by_path_and_by_what_stood_there() -> None:
    before = {
        "bar": {"threshold": 60},
        "fit": [{"key": "size", "points": 10}, {"key": "role", "points": 5, "why": "decides"}],
        "kinds": ["demo", "quote"],
    }
    after = {
        "bar": {"threshold": 65},
        "fit": [{"key": "role", "points": 5, "why": "decides"}, {"key": "region", "points": 3}],
        "kinds": ["demo"],
        "open": True,
    }

    assert differences(before, after) == [
        Difference("bar › threshold", "60", "65"),
        Difference("fit › region", None, "key region, points 3"),
        Difference("fit › size", "key size, points 10", None),
        Difference("kinds", "demo, quote", "demo"),
        Difference("open", None, "yes"),
    ]
    assert differences(after, after) == []

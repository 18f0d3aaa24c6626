"""Companies with several domains, and mail domains that are no company's."""

from pathlib import Path

import pytest

from playbooks.load import load_desk
from tests.playbooks.desks import problems_of, write_desk

TWO = """\
accounts:
  - {name: Northwind Health, domains: [northwind.example, nw-health.example]}
  - {name: Kite Bank, domains: [kite.example]}
"""


def a_desk(root: Path, accounts: str) -> Path:
    """The small desk with the file that most desks do without."""
    write_desk(root)
    (root / "accounts.yaml").write_text(accounts, "utf-8")
    return root


def test_a_company_is_kept_under_the_first_of_its_domains(tmp_path: Path) -> None:
    desk = load_desk(a_desk(tmp_path, TWO))

    assert desk.kept_under == {"nw-health.example": "northwind.example"}
    assert [company.name for company in desk.companies] == ["Northwind Health", "Kite Bank"]


def test_a_desk_without_the_file_has_no_such_company(tmp_path: Path) -> None:
    assert load_desk(write_desk(tmp_path)).companies == ()


def test_the_file_is_part_of_the_desks_version(tmp_path: Path) -> None:
    without = load_desk(write_desk(tmp_path)).version

    assert load_desk(a_desk(tmp_path, TWO)).version != without


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            TWO.replace("[kite.example]", "[kite.example, nw-health.example]"),
            "accounts.yaml:3:47: “nw-health.example” belongs to Northwind Health already",
        ),
        (
            TWO.replace("kite.example", "gmail.com"),
            "accounts.yaml:3:33: “gmail.com” is no company's: anybody has an address there",
        ),
        (TWO.replace("[kite.example]", "[]"), "accounts.yaml:3:32: “domains” must have at least 1"),
        (
            TWO.replace("kite.example", "Kite"),
            "accounts.yaml:3:33: “domains” “Kite” is not a domain; they look like acme.example, in small letters",
        ),
    ],
    ids=["a domain of two", "a mail provider", "no domain", "an address"],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    root = a_desk(tmp_path, text)

    assert [str(problem).removeprefix(f"{root.name}/") for problem in problems_of(root)] == [says]


def test_mail_domains_of_the_desks_own_are_no_companies(tmp_path: Path) -> None:
    ours = "free_mail_domains: [citymail.example]\ndisposable_domains: [burn.example]\n"
    root = write_desk(tmp_path)
    (root / "desk.yaml").write_text((root / "desk.yaml").read_text() + ours)

    desk = load_desk(root)

    assert not desk.providers.is_company("citymail.example")
    assert all(card.providers is desk.providers for card in desk.scorecards.values())

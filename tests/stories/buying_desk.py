"""A desk whose only playbook asks who signs and who is for us, and two people of one account who come in there."""

import shutil
from pathlib import Path
from typing import Any

from playbooks.desk import Desk
from playbooks.files import SHIPPED_DESK
from playbooks.load import load_desk
from storage import groups
from storage.tables import GroupMember
from tests.stories.office import Message, Office, a_lead

PLAYBOOK = """\
key: who_buys
name: Who buys
criteria:
  - key: need
    label: Need
    question: Is there a need?
    counts: a problem with a cost (“we failed the audit”)
    does_not_count: curiosity (“just looking”)
    kind: choice
    options:
      - {key: real, label: A real need}
      - {key: none_yet, label: None yet}
  - key: buyer
    label: Economic buyer
    question: Who signs?
    counts: a name (“Tom Berger, CFO”)
    does_not_count: a department (“finance”)
    kind: person
    role: economic_buyer
  - key: champion
    label: Champion
    question: Who is for us?
    counts: somebody who argues for us (“Dana Ruiz”)
    does_not_count: somebody friendly (“the receptionist”)
    kind: person
    role: champion
buying_group: [decision_maker, champion, economic_buyer]
accept: need == "real"
recycle:
  - {key: no_need, when: need == "none_yet", reason: need, because: nothing hurts yet}
disqualify: []
reasons:
  recycle:
    - {key: need, label: No need, back_in_days: 90, track: slow}
  disqualify:
    - {key: spam, label: Spam}
next_steps:
  - {key: call, label: Call}
"""
SEGMENTS = """\
segments:
  - {key: all, name: Everything, scorecard: first, playbook: who_buys, team: sdr}
"""
ACME = {"name": "Acme", "domain": "acme.example", "size": 400, "industry": "software", "country": "DE"}


def buying_desk(folder: Path) -> Desk:
    """The shipped desk with this playbook for every lead."""
    shutil.copytree(SHIPPED_DESK, folder, dirs_exist_ok=True)
    (folder / "playbooks").mkdir(exist_ok=True)
    (folder / "playbooks" / "who_buys.yaml").write_text(PLAYBOOK, "utf-8")
    (folder / "segments.yaml").write_text(SEGMENTS, "utf-8")
    return load_desk(folder)


def a_colleague(name: str, title: str, **said: Any) -> dict[str, Any]:
    address = f"{name.replace(' ', '.').casefold()}@acme.example"
    return a_lead(**{"name": name, "title": title, "email": address, "company": ACME, **said})


def dana_and_tom(office: Office) -> tuple[Message, Message]:
    """Two people of one account, as leads 1 and 2; lee walks through Dana's checklist up to who signs."""
    office.receives(a_colleague("Dana Ruiz", "CISO"))
    office.receives(a_colleague("Tom Berger", "CFO"))
    dana, tom = office.card("*Dana Ruiz*"), office.card("*Tom Berger*")
    office.lee.presses("Qualify", dana)
    office.lee.presses("A real need", office.checklist(dana))
    return dana, tom


def group_line(office: Office, card: Message) -> str:
    """What the card says of the group, without what else stands there."""
    lines = office.says(card).splitlines()
    return next((line.removeprefix("*Buying group* ") for line in lines if "*Buying group*" in line), "")


def record(office: Office, account: int = 1) -> list[GroupMember]:
    with office.store.read() as session:
        return list(groups.record_of(session, account))

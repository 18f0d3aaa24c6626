"""A desk whose only playbook asks who signs and who is for us, for stories of the buying group."""

import shutil
from pathlib import Path

from playbooks.desk import Desk
from playbooks.files import SHIPPED_DESK
from playbooks.load import load_desk

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


def buying_desk(folder: Path) -> Desk:
    """The shipped desk with this playbook for every lead."""
    shutil.copytree(SHIPPED_DESK, folder, dirs_exist_ok=True)
    (folder / "playbooks").mkdir()
    (folder / "playbooks" / "who_buys.yaml").write_text(PLAYBOOK, "utf-8")
    (folder / "segments.yaml").write_text(SEGMENTS, "utf-8")
    return load_desk(folder)

"""A small desk in a directory of its own, to be broken in one place at a time."""

from pathlib import Path

from playbooks.load import load_desk
from playbooks.problems import DeskErrors, Problem

FILES = {
    "desk.yaml": """\
name: Small desk
currency: EUR
zone: Europe/Berlin
country: DE
hours: "Mo-Fr 09:00-18:00; PH off"
admin_channel: "#ops"
marketing_channel: "#marketing"
hand_raisers: [demo_request]
fields: {devices: int}
teams:
  - key: sdr
    name: SDRs
    channel: "#leads"
    managers_channel: "#managers"
    members:
      - {email: lee@desk.example, role: rep}
""",
    "sla.yaml": """\
working_day: 8h
policies:
  - {key: quick, clock: first_touch, to: who asks, when: hand_raiser, within: 15m, ladder: [{at: 60%, tell: owner_dm}]}
  - {key: usual, clock: first_touch, to: the rest, within: 4h, ladder: [{at: +10m, tell: manager}]}
  - {key: decided, clock: decision, to: everybody, within: 3d, ladder: [{at: 100%, tell: owner_dm}]}
""",
    "scorecard.yaml": """\
key: card
name: Card
threshold: 20
fit:
  - key: big
    when: company_size >= 100
    points: 20
    why: big enough
intent:
  - {key: asked, kinds: [demo_request], points: 25, why: asked, half_life: 14d}
gates:
  - {key: student, when: 'seniority == "student"', why: student}
""",
    "segments.yaml": """\
segments:
  - key: many
    name: Many devices
    when: devices > 50
    scorecard: card
    playbook: many
    team: sdr
  - {key: rest, name: The rest, scorecard: card, playbook: bant, team: sdr}
""",
    "routing.yaml": """\
rules:
  - {key: far, name: Far away, when: 'country == "NZ" && total > 30', team: sdr}
""",
    "reasons.yaml": """\
groups:
  - {key: hands, label: Nobody to do it}
reasons:
  - {key: no_time, group: hands, label: No time, ways: [recycle], track: slow, returns: next_quarter}
proposals:
  - {when: need == "none_yet" && attempts > 1, reason: no_time}
comes_back: {when: raised_hand && new_touches > 1, at_most: 2}
""",
    "playbooks/short.yaml": """\
key: short
name: Short
criteria:
  - key: need
    label: Need
    question: Is there a need?
    counts: a problem with a cost
    does_not_count: curiosity
    kind: choice
    options:
      - {key: real, label: Real, words: [they need it]}
      - {key: none_yet, label: None yet}
  - key: budget
    label: Budget
    question: What money is there?
    counts: a sum
    does_not_count: it depends
    kind: money
    suggestions: [60k]
    prefill:
      - {when: devices > 500, answer: more than 100k, because: "they run {devices} devices"}
accept: need == "real" && budget >= 50000
recycle:
  - {key: later, when: need == "none_yet", reason: need, because: nothing hurts yet}
disqualify: []
reasons:
  recycle:
    - {key: need, label: No need, back_in_days: 90, track: slow}
  disqualify:
    - {key: spam, label: Spam}
next_steps:
  - {key: call, label: Call}
""",
    "playbooks/many.yaml": """\
key: many
name: Many devices
extends: short
sharpen:
  - key: need
    question: What do they need for all of these devices?
criteria:
  - key: owner
    after: need
    label: Owner
    question: Who runs the devices?
    counts: somebody by name
    does_not_count: the IT
    kind: person
    required: false
recycle:
  - {key: merging, when: owner_role == "liquidator", reason: merger, because: the company is being merged}
reasons:
  recycle:
    - {key: merger, label: After the merger, group: hands, track: slow}
""",
    "sources/form.yaml": """\
key: form
name: Form
id: id
lead:
  email: contact.email
  devices: devices
touches:
  - {each: "[@]", kind: "'contact_form'", at: sent}
""",
}


def write_desk(root: Path, **changed: str) -> Path:
    """The small desk with some files replaced; a name stands for the file as `sla` for sla.yaml."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(path.stem, text), "utf-8")
    return root


def edited(file: str, old: str, new: str) -> dict[str, str]:
    """One file of the small desk with a passage replaced; fails when the passage is not there once."""
    text = FILES[file]
    assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times in {file}"
    return {Path(file).stem: text.replace(old, new)}


def problems_of(root: Path) -> list[Problem]:
    """What is wrong with the desk in a directory; empty when it loads."""
    try:
        load_desk(root)
    except DeskErrors as errors:
        return errors.problems
    return []

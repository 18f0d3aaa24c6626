"""The shipped desk with a few words of a playbook changed, as RevOps would change them."""

import shutil
from pathlib import Path

from playbooks.desk import Desk
from playbooks.files import FRAMEWORKS, SHIPPED_DESK
from playbooks.load import load_desk


def desk_with(
    folder: Path, *changes: tuple[str, str], framework: str = "bant", reasons: str | None = None
) -> Desk:
    """The shipped desk in a folder of its own; each passage of the framework's file becomes another. `reasons` is what
    its reasons.yaml says beside the shipped one."""
    root = folder / f"desk{len(list(folder.iterdir()))}"
    shutil.copytree(SHIPPED_DESK, root)
    text = (FRAMEWORKS / f"{framework}.yaml").read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times in {framework}.yaml"
        text = text.replace(old, new)
    (root / "playbooks").mkdir()
    (root / "playbooks" / f"{framework}.yaml").write_text(text, "utf-8")
    if reasons is not None:
        (root / "reasons.yaml").write_text(reasons, "utf-8")
    return load_desk(root)


ONE_TEAM = """    members:
      - {email: lee@acme-gtm.example, role: rep}
      - {email: sam@acme-gtm.example, role: rep}
"""


def desk_in_turns(
    folder: Path, *, lee: str = "", sam: str = "", team: str = "", routing: str = "", sla: str = ""
) -> Desk:
    """The shipped desk, whose team is given its leads in turns.

    `lee` and `sam` are what more stands about them (`most_open: 2`), `team` what more stands about the team, in lines
    of desk.yaml; `routing` is routing.yaml, `sla` are the policies of sla.yaml.
    """
    reps = "".join(
        f"      - {{email: {who}@acme-gtm.example, role: rep{', ' + more if more else ''}}}\n"
        for who, more in (("lee", lee), ("sam", sam))
    )
    more = "".join(f"    {line}\n" for line in team.splitlines())
    return _with_teams(folder, f"    assign: turns\n{more}    members:\n{reps}", routing, sla)


def desk_that_promises(folder: Path, sla: str, *, lee: str = "", top: str = "") -> Desk:
    """The shipped desk with other policies; `lee` is what more stands about Lee, `top` what more desk.yaml says."""
    members = ONE_TEAM.replace("lee@acme-gtm.example, role: rep", f"lee@acme-gtm.example, role: rep{lee}")
    return _with_teams(folder, members, "", sla, top)


def desk_with_digests(folder: Path, digests: str) -> Desk:
    """The shipped desk with other digests than the weekly one for everybody."""
    root = folder / "desk"
    shutil.copytree(SHIPPED_DESK, root)
    text, weekly = (root / "desk.yaml").read_text("utf-8"), 'digest:\n  weekday: monday\n  time: "08:30"\n'
    assert weekly in text
    (root / "desk.yaml").write_text(text.replace(weekly, digests), "utf-8")
    return load_desk(root)


def desk_of_two_teams(folder: Path, *, routing: str) -> Desk:
    """Sam is one team, which takes one lead at a time; Lee another, which takes over."""
    teams = """    assign: turns
    members:
      - {email: lee@acme-gtm.example, role: rep}
  - key: health
    name: Health team
    channel: "#sdr-leads"
    managers_channel: "#sdr-managers"
    assign: turns
    next_team: sdr
    members:
      - {email: sam@acme-gtm.example, role: rep, most_open: 1}
"""
    return _with_teams(folder, teams, routing)


def _with_teams(folder: Path, teams: str, routing: str, sla: str = "", top: str = "") -> Desk:
    """The shipped desk in a folder of its own, with other lines in the place of its members."""
    root = folder / f"turns{len(list(folder.iterdir()))}"
    shutil.copytree(SHIPPED_DESK, root)
    main = root / "desk.yaml"
    text = main.read_text("utf-8")
    assert ONE_TEAM in text
    main.write_text(top + text.replace(ONE_TEAM, teams), "utf-8")
    if sla:
        (root / "sla.yaml").write_text(f"working_day: 8h\npolicies:\n{sla}", "utf-8")
    if routing:
        (root / "routing.yaml").write_text(routing, "utf-8")
    return load_desk(root)

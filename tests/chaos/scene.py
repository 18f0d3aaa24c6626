"""Where a run takes place: a workspace with a channel for each team, and a desk that names them."""

import json
import re
import shutil
from pathlib import Path

import yaml

from bot.cli.sandbox import APP
from playbooks.files import SHIPPED_DESK

MORNING = "2027-01-11T09:05:00+01:00"
"""A Monday on which the shipped desk has just opened; it closes at six, and the next holiday is ten weeks away."""
RACERS = 8
"""People who may claim any lead."""
STRANGER = "visitor"
"""Somebody of the workspace whom the desk does not know."""
CLOSER = "closer"
"""The account executive to whom SQLs are handed."""
AGAIN = [0.0, 2.0, 5.0, 10.0, 20.0]
"""Seconds after which Slack sends an event again, shorter than the real ones so that a run sees them."""


def racers() -> list[str]:
    return [f"racer{number}" for number in range(RACERS)]


def channel_of(team: int) -> str:
    return f"#team-{team}"


def build(folder: Path, teams: int, *, vendor: str = "") -> tuple[Path, Path]:
    """The workspace's file and the desk's folder.

    With the address of a vendor's API it is a source of the desk too, and the second team is given its leads in turns.
    """
    workspace = folder / "workspace.yaml"
    workspace.write_text(json.dumps(_workspace(teams)), "utf-8")  # JSON is YAML too
    desk = folder / "desk"
    shutil.copytree(SHIPPED_DESK, desk)
    rows = _teams(teams)
    if vendor:
        rows[1]["assign"] = "turns"
        (desk / "sources" / "vendor.yaml").write_text(yaml.safe_dump(_source(vendor)), "utf-8")
    main = yaml.safe_load((desk / "desk.yaml").read_text("utf-8"))
    signers = {"marketing": [_email("rep0")], "sales": [_email("rep1")]}
    reviews = {**main["reviews"], "channel": "#marketing-leads", "signers": signers}
    more = {"teams": rows, "reviews": reviews}
    (desk / "desk.yaml").write_text(yaml.safe_dump({**main, **more}, sort_keys=False), "utf-8")
    (desk / "segments.yaml").write_text(yaml.safe_dump({"segments": _segments(teams)}), "utf-8")
    return workspace, desk


def _workspace(teams: int) -> dict[str, object]:
    handles = [*racers(), STRANGER, CLOSER, *(f"rep{number}" for number in range(teams))]
    people = [
        {
            "id": f"U0{handle.upper()}",
            "handle": handle,
            "name": handle.capitalize(),
            "email": _email(handle),
            "tz": "Europe/Berlin",
        }
        for handle in handles
    ]
    names = ["sdr-managers", "marketing-leads", *(channel_of(number)[1:] for number in range(teams))]
    channels = [
        {
            "id": f"C0{re.sub('[^A-Z0-9]', '', name.upper())}",
            "name": name,
            "topic": "",
            "members": handles,
            "app": True,
        }
        for name in names
    ]
    clock = {"start": MORNING, "rate": 0}
    return {"people": people, "channels": channels, "clock": clock, "app": APP, "waits": {"retries": AGAIN}}


def _teams(teams: int) -> list[dict[str, object]]:
    return [
        {
            "key": f"team_{number}",
            "name": f"Team {number}",
            "channel": channel_of(number),
            "managers_channel": "#sdr-managers",
            "members": [
                _member(f"rep{number}", "rep"),
                *(_member(handle, "admin") for handle in racers() if number == 0),
                *([_member(CLOSER, "ae")] if number == 0 else []),
            ],
        }
        for number in range(teams)
    ]


def _member(handle: str, role: str) -> dict[str, str]:
    return {"email": _email(handle), "role": role}


def _email(handle: str) -> str:
    return f"{handle}@acme-gtm.example"


def _segments(teams: int) -> list[dict[str, str]]:
    """A lead says which team it is for; who says nothing is for the first."""
    chosen = [
        {
            "key": f"for_{number}",
            "name": f"For team {number}",
            "when": f'interest.endsWith("of team {number}")',
            "scorecard": "cybersecurity",
            "playbook": "cybersecurity",
            "team": f"team_{number}",
        }
        for number in range(teams)
    ]
    rest = {key: value for key, value in chosen[0].items() if key != "when"}
    return [*chosen, {**rest, "key": "others", "name": "Others", "scorecard": "first"}]


def _source(vendor: str) -> dict[str, object]:
    """Sends only ids."""
    return {
        "key": "vendor",
        "name": "Vendor",
        "secret_setting": "INTAKE_SECRET",
        "id": "id",
        "fetch": {"id": "id", "url": vendor, "token_setting": "VENDOR_TOKEN"},
        "lead": {"email": "email", "name": "name"},
        "touches": [{"each": "[@]", "kind": "'contact_form'"}],
    }

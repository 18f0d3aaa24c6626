"""Interactions as no client of Slack would send them: stale, or made up."""

from typing import Any

WHO = {"type": "block_actions", "team": {"id": "T0ACME", "domain": "acme-gtm"}}


def a_press(action: str, value: str, by: str = "U0LEE", response_url: str = "") -> dict[str, Any]:
    """A button with any value, pressed once."""
    pressed = {"type": "button", "action_id": action, "value": value, "action_ts": f"{by}{action}{value}"}
    return {
        **WHO,
        "user": {"id": by, "team_id": "T0ACME"},
        "channel": {"id": "C0SDRLEADS", "name": "sdr-leads"},
        "container": {"type": "message"},
        "trigger_id": "1.2.3",
        "response_url": response_url,
        "actions": [pressed],
    }


def a_submission(form: str, reference: str, by: str = "U0LEE", **values: str) -> dict[str, Any]:
    """A modal with any reference, submitted once; `values` are typed into its inputs."""
    state = {name: {name: {"type": "plain_text_input", "value": said}} for name, said in values.items()}
    view = {
        "id": f"V{form}{reference}",
        "hash": "h",
        "type": "modal",
        "callback_id": form,
        "private_metadata": reference,
        "state": {"values": state},
    }
    return {**WHO, "type": "view_submission", "user": {"id": by, "team_id": "T0ACME"}, "view": view}

"""What Slack refuses in a modal or a Home tab."""

from sandbox.strict import pages
from sandbox.strict.blocks import BLOCKS_ON
from sandbox.strict.contents import type_of
from sandbox.strict.kinds import Flag, Kind, Shape, String, one_of, plain, tagged
from sandbox.strict.messages import size_of
from sandbox.strict.problems import Finding, Findings, Problem, problem, problems
from sandbox.strict.walk import findings

MOST_VIEW_BYTES = 250_000

_CARRIED: dict[str, Kind] = {
    "private_metadata": String(3000, least=0),
    "callback_id": String(255, least=0),
    "external_id": String(255, least=0),
}

VIEWS: dict[str, Shape] = {
    "modal": tagged(
        {"title": plain(24), "blocks": BLOCKS_ON["modal"]},
        {
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": Flag(),
            "notify_on_close": Flag(),
            **_CARRIED,
        },
    ),
    "home": tagged({"blocks": BLOCKS_ON["home"]}, _CARRIED),
}
_VIEW = one_of(VIEWS, *VIEWS)


def view_findings(view: object, at: str) -> Findings:
    found = findings(_VIEW, view, at)
    if not isinstance(view, dict):
        return found
    blocks, below = view.get("blocks"), f"{at}/blocks"
    for rule in (pages.repeated_block_ids, pages.repeated_action_ids, pages.second_focus):
        found.extend(rule(blocks, below))
    if type_of(view) == "home":
        found.extend(pages.modal_only_elements(blocks, below))
    first_input = pages.first_input(blocks, below)
    if type_of(view) == "modal" and first_input and "submit" not in view:
        found.append(
            Finding(f"{first_input}/input", "must define `submit` to use an `input` block in modals")
        )
    return found


def check_view_at(view: object, at: str) -> list[Problem]:
    if isinstance(view, dict) and size_of(view) > MOST_VIEW_BYTES:
        return [problem("view_too_large", at, "must be less than 250 kB")]
    return problems("invalid_arguments", view_findings(view, at))

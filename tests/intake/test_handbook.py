"""What docs/intake.md shows is what the intake takes."""

import json
import re
from pathlib import Path
from typing import Any

from bot.http.intake import RESPONSES
from bot.intake.mapping import to_new_lead
from playbooks.load import load_desk, load_source
from qualification.leads import NewLead
from tests.intake.conftest import NOW

HANDBOOK = (Path(__file__).parents[2] / "docs" / "intake.md").read_text()


def shown(language: str, beginning: str) -> str:
    """The handbook's example in that language that begins so."""
    found = re.findall(rf"```{language}\n(.*?)```", HANDBOOK, re.DOTALL)
    return next(str(each) for each in found if each.lstrip().startswith(beginning))


def test_the_example_of_our_own_json_fills_every_field_there_is() -> None:
    payload: dict[str, Any] = json.loads(shown("json", '{\n  "id"'))
    generic = load_desk().sources["generic"]

    made = to_new_lead(generic, payload, received_at=NOW)

    assert isinstance(made, NewLead)
    missing = [name for name in generic.lead if name not in made.fields and name != "asset"]
    assert missing == []
    assert made.touches[0].kind == "assessment_request"


def test_the_example_of_a_mapping_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "fair.yaml"
    path.write_text(shown("yaml", "key: fair"))

    assert load_source(path).key == "fair"


def test_every_answer_of_the_intake_is_explained() -> None:
    explained = {int(status) for status in re.findall(r"^\| (\d{3})\b", HANDBOOK, re.MULTILINE)}

    assert explained == {202, *RESPONSES}

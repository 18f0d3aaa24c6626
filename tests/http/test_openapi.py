"""Whatever the intake's own document lets one send, no answer is an error of ours."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from pydantic import SecretStr
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok

from bot.http.app import create_http
from bot.services import Services
from bot.settings import Settings
from storage.inbox import InboxWriter
from tests.intake import payloads
from tests.serving import serving

SECRET = {"x-handraise-secret": "known"}
"""Sources that sign nothing let everything in that carries it, so bodies are looked at as well."""


@pytest.fixture
def client(services: Services, inbox: InboxWriter) -> Iterator[httpx.Client]:
    known = SecretStr("known")
    opened = Settings(
        _env_file=None,
        marketo_secret=known,
        salesforce_secret=known,
        salesforce_outbound_key=known,
        salesforce_organization_id=SecretStr(payloads.ORGANIZATION),
        meta_verify_token=known,
        linkedin_client_secret=known,
    )
    with serving(create_http(services, opened, inbox)) as client:
        yield client


@pytest.fixture
def document(client: httpx.Client) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{client.base_url}/openapi.json")


def test_nothing_that_may_be_sent_is_an_error_of_ours(document: schemathesis.BaseSchema) -> None:
    tried, media = set(), set()
    for described in document.get_all_operations():
        assert isinstance(described, Ok), described
        operation = described.ok()

        @given(case=operation.as_strategy())
        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        def send(case: schemathesis.Case[Any]) -> None:
            if case.method == "POST":
                case.query["key"] = "known"
                media.add(case.media_type)
            case.call_and_validate(headers=SECRET, checks=[not_a_server_error])

        send()
        tried.add(operation.label)

    assert tried >= {"POST /intake/{source}", "GET /intake/{source}"}
    assert media >= {"application/json", "text/xml"}

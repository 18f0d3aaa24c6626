"""A bot that cannot work says in one sentence what to do; the doctor finds it before."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.app import CannotStart, Handraise
from bot.cli.doctor import SCOPES, examine
from bot.slack.client import StartingClient
from sandbox.driver import Sandbox
from storage.engine import Store
from tests.stores import url_of
from tests.stories.office import Office, a_lead, post_lead, settings_for, texts

ROOT = Path(__file__).parents[2]


@pytest.fixture
def slack(workspace: Sandbox) -> Iterator[Sandbox]:
    """The workspace, as new before and after whatever is done to it."""
    workspace.reset()
    yield workspace
    workspace.reset()


def why_not(sandbox: Sandbox, store: Store, **other: Any) -> str:
    """The sentence with which the bot does not start."""
    settings = settings_for(sandbox, url_of(store)).model_copy(update=other)
    bot = Handraise(settings)
    try:
        with pytest.raises(CannotStart) as why:
            bot.start(by_itself=False)
    finally:
        bot.close()
    return str(why.value)


def test_without_a_token_it_says_where_to_get_one(slack: Sandbox, sqlite_store: Store) -> None:
    said = why_not(slack, sqlite_store, slack_bot_token=SecretStr(""))

    assert "SLACK_BOT_TOKEN is not set. Copy the Bot User OAuth Token (xoxb-…)" in said


def test_a_wrong_token_is_named_and_not_shown(slack: Sandbox, sqlite_store: Store) -> None:
    said = why_not(slack, sqlite_store, slack_bot_token=SecretStr("xoxb-wrong-one"))

    assert "Slack refuses SLACK_BOT_TOKEN (invalid_auth)." in said
    assert "wrong-one" not in said


def test_a_revoked_token_says_install_again(slack: Sandbox, sqlite_store: Store) -> None:
    slack.token(revoke=True)

    assert "(token_revoked). Install the app again" in why_not(slack, sqlite_store)


def test_a_wrong_app_token_says_which_scope_it_needs(slack: Sandbox, sqlite_store: Store) -> None:
    said = why_not(slack, sqlite_store, slack_app_token=SecretStr("xapp-wrong-one"))

    assert "Slack refuses SLACK_APP_TOKEN (invalid_auth)." in said
    assert "connections:write" in said


@pytest.mark.parametrize("scope", ["users:read.email", "channels:read"])
def test_a_missing_scope_is_named(slack: Sandbox, sqlite_store: Store, scope: str) -> None:
    slack.token(scopes=[each for each in SCOPES if each != scope])

    said = why_not(slack, sqlite_store)

    assert f"Add the scope {scope} and install the app again." in said


def test_a_slack_that_does_not_answer_is_said_to_be_so(
    slack: Sandbox, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.StartingClient", partial(StartingClient, patience=0.0))
    said = why_not(slack, sqlite_store, slack_api_url="http://127.0.0.1:9/api/")

    assert "Slack cannot be reached" in said
    assert "Check SLACK_API_URL and the network." in said


def test_a_channel_that_never_was_there_keeps_a_new_bot_from_starting(
    slack: Sandbox, sqlite_store: Store
) -> None:
    slack.channel("#sdr-leads", rename="leads-of-old")

    said = why_not(slack, sqlite_store)

    assert said == "There is no channel #sdr-leads. Create it, or name another one in desk.yaml."


def test_a_second_bot_on_the_same_file_does_not_start_and_the_next_one_does(
    slack: Sandbox, sqlite_store: Store
) -> None:
    first = Handraise(settings_for(slack, url_of(sqlite_store)))
    first.start(by_itself=False)
    try:
        assert "Another Handraise works on this SQLite file already." in why_not(slack, sqlite_store)
    finally:
        first.close()

    after = Handraise(settings_for(slack, url_of(sqlite_store)))
    after.start(by_itself=False)
    after.close()


def test_a_channel_renamed_later_does_not_keep_leads_out(slack: Sandbox, sqlite_store: Store) -> None:
    settings = settings_for(slack, url_of(sqlite_store))
    Handraise(settings).start(by_itself=False).close()
    slack.channel("#sdr-leads", rename="leads-emea")

    bot = Handraise(settings).start(by_itself=False)
    post_lead(bot, a_lead())
    bot.settle()
    bot.close()

    assert "Dana Ruiz" in texts(slack.messages("#leads-emea")[-1])


def test_the_doctor_finds_nothing_in_a_healthy_office(office: Office) -> None:
    findings = list(examine(office.bot.settings))

    assert [each for each in findings if each.todo] == []
    assert any("5 people and 3 channels found" in each.what for each in findings)


def test_the_doctor_names_everything_that_is_missing_with_what_to_do(
    slack: Sandbox, sqlite_store: Store, tmp_path: Path
) -> None:
    slack.token(scopes=[each for each in SCOPES if each not in ("im:write", "commands")])
    slack.person("sam", deactivate=True)
    slack.channel("#marketing-leads", archive=True)
    settings = settings_for(slack, f"sqlite:///{tmp_path}/no/such/folder.db").model_copy(
        update={"slack_app_token": SecretStr("xoxb-mixed-up"), "intake_secret": SecretStr("")}
    )

    todo = {each.what: each.todo for each in examine(settings) if each.todo}

    assert "should begin with xapp-" in todo["SLACK_APP_TOKEN"]
    assert "open POST /intake/generic" in todo["INTAKE_SECRET"]
    assert "check DATABASE_URL" in todo["database"]
    assert "write to reps and AEs" in todo["scope im:write"]
    assert "/handraise" in todo["scope commands"]
    said = " ".join(each.todo for each in examine(settings) if each.what == "desk and workspace")
    assert "Nobody in the workspace has the address sam@acme-gtm.example." in said
    assert "There is no channel #marketing-leads." in said


def test_the_command_ends_with_the_sentence_and_nothing_else(slack: Sandbox, tmp_path: Path) -> None:
    surroundings = {
        **os.environ,
        "SLACK_BOT_TOKEN": "xoxb-wrong-one",
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite:///{tmp_path}/h.db",
        "PYTHONPATH": str(ROOT),
    }

    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "run"],
        cwd=tmp_path,
        env=surroundings,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Slack refuses SLACK_BOT_TOKEN (invalid_auth).")
    assert "wrong-one" not in done.stdout + done.stderr


@pytest.mark.parametrize("kind", ["429", "500", "html", "reset_before"])
def test_a_slack_that_is_busy_while_the_bot_starts_is_asked_again(
    slack: Sandbox, sqlite_store: Store, kind: str
) -> None:
    for method in ("auth.test", "users.lookupByEmail", "apps.connections.open"):
        slack.fault(method, kind, seconds=0)
    bot = Handraise(settings_for(slack, url_of(sqlite_store)))
    try:
        bot.start(by_itself=False)
        assert post_lead(bot, a_lead()) == 202
    finally:
        bot.close()


def test_a_slack_that_stays_away_is_given_up_with_a_sentence(
    slack: Sandbox, sqlite_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.StartingClient", partial(StartingClient, patience=0.0))
    slack.fault("auth.test", "reset_before", times=5)

    assert "Slack cannot be reached" in why_not(slack, sqlite_store)

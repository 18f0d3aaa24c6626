"""F8 in the office: cards deleted, a channel archived, a token revoked, a colleague deactivated."""

from dataclasses import replace

import httpx

from bot.app import Handraise
from bot.delivery.pacing import Pace
from bot.delivery.sender import SlackSender
from bot.delivery.worker import DeliveryWorker
from bot.slack.render import render
from bot.usecases.claim import claim
from sandbox.driver import Sandbox
from storage import leads, outbox, people
from storage.engine import Store
from tests.stores import url_of
from tests.stories.office import (
    HURRIED,
    LEADS,
    MANAGERS,
    MONDAY_MORNING,
    Office,
    a_lead,
    post_lead,
    settings_for,
    texts,
)


def test_a_deleted_card_comes_back_with_its_checklist_and_the_old_thread_still_counts(office: Office) -> None:
    office.receives(a_lead())
    old = office.card()
    office.lee.presses("Claim", old)
    office.lee.presses("Qualify", old)
    office.lee.types("hello everybody", old)
    office.sandbox.delete_message(LEADS, old["ts"])

    office.lee.types("no reply, left a voicemail", old)
    new = office.card()
    assert new["ts"] != old["ts"]
    below = [texts(each) for each in office.bot_messages_in(new)]
    assert any("The earlier card was deleted in Slack" in said and "the old thread" in said for said in below)
    assert office.checklist(new)
    assert office.lead().progress == "no_reply", "what is typed in the old thread counts"

    office.sandbox.delete_message(LEADS, new["ts"])
    office.lee.types("no decision yet", old)
    assert office.cards() == [], "deleted twice is deleted"
    office.given_up = {"card:1"}


def test_leads_of_an_archived_channel_go_elsewhere_until_it_is_back(office: Office) -> None:
    office.expected_errors = frozenset({"channel_shut"})
    office.sandbox.channel(LEADS, archive=True)
    for name in ("Dana Ruiz", "Jo Okafor"):
        office.receives(a_lead(name=name))

    said = [texts(each) for each in office.messages(MANAGERS)]
    (told,) = [each for each in said if "is archived" in each]
    assert "*#sdr-leads* is archived; its messages go to #sdr-managers until you restore it" in told
    dana, jo = [each for each in office.messages(MANAGERS) if "For #sdr-leads" in texts(each)]
    assert "Dana Ruiz" in texts(dana)
    office.maya.presses("Claim", jo)
    assert office.lead(2).owner == "U0MAYA"

    office.sandbox.channel(LEADS, archive=False)
    office.receives(a_lead(name="Ada Byron"))
    assert office.card("Ada Byron")


def test_with_a_revoked_token_leads_come_in_and_are_posted_once_it_works_again(office: Office) -> None:
    office.expected_errors = frozenset({"slack_refuses_the_bot"})
    bot = office.bot
    patience = replace(HURRIED, locked_out=0.02)
    bot.worker = DeliveryWorker(
        bot.services, SlackSender(bot.wire), render, pace=Pace.freely(), patience=patience
    )
    office.sandbox.token(revoke=True)

    for _ in range(3):
        assert post_lead(bot, a_lead()) == 202
        office.settle()
    ready = httpx.get(f"{bot.url}/readyz", trust_env=False)
    assert ready.status_code == 503
    (problem,) = ready.json()["problems"]
    assert problem.startswith("Slack refuses the bot (token_revoked): leads are taken in and wait")
    assert office.messages() == []

    office.sandbox.token(revoke=False)
    office.delivers_in_the_end()
    assert len(office.cards()) == 3
    assert httpx.get(f"{bot.url}/readyz", trust_env=False).status_code == 200


def test_leads_of_somebody_deactivated_go_back_to_the_channel(office: Office) -> None:
    for name in ("Dana Ruiz", "Jo Okafor"):
        office.receives(a_lead(name=name))
        office.sam.presses("Claim", office.card(name))
    office.sandbox.person("sam", deactivate=True)
    office.settle()

    assert [office.lead(number).owner for number in (1, 2)] == [None, None]
    assert office.story()[-1] == "handed_back"
    (told,) = [texts(each) for each in office.messages(MANAGERS) if "Sam Ortiz" in texts(each)]
    assert "*Sam Ortiz* is deactivated in Slack" in told
    assert "• Dana Ruiz (Northwind): nobody has it now" in told
    office.lee.presses("Claim", office.card())
    assert office.lead().owner == "U0LEE"


def test_who_was_deactivated_while_the_bot_was_down_is_found_out_at_its_start(
    workspace: Sandbox, sqlite_store: Store
) -> None:
    workspace.reset()
    for deactivated in (False, True):
        workspace.person("sam", deactivate=deactivated)
        bot = Handraise(settings_for(workspace, url_of(sqlite_store)), pace=Pace.freely())
        try:
            bot.start(by_itself=False)
            if not deactivated:
                _gives_a_lead_to_sam(bot)
            bot.settle()
            with bot.services.store.read() as session:
                assert people.require(session, "U0SAM").active != deactivated
                assert leads.require(session, 1).owner == (None if deactivated else "U0SAM")
        finally:
            bot.close()
    assert "sam@acme-gtm.example is deactivated in Slack." in " ".join(bot.problems)


def _gives_a_lead_to_sam(bot: Handraise) -> None:
    assert post_lead(bot, a_lead()) == 202
    bot.settle()
    with bot.services.store.write() as session:
        claim(session, bot.services.desk, 1, "U0SAM", now=bot.services.clock.now())


def test_a_press_on_a_card_whose_place_was_lost_is_done_and_puts_it_right(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    with office.store.write() as session:
        row = outbox.by_key(session, "card:1")
        assert row is not None
        row.channel, row.ts = None, None
        session.add(row)

    office.lee.presses("Claim", card)

    assert [each["ts"] for each in office.cards()] == [card["ts"]]
    assert "<@U0LEE>" in office.says(card)
    assert office.lead().claimed_at == MONDAY_MORNING

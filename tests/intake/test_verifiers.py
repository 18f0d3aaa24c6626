"""Each scheme lets its sender in and nobody else, and junk in a header is refused like any other."""

import base64
import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.signature import NotSigned
from bot.intake.verifiers import SIGNED, Sent, read_key, verifier_of
from playbooks.desk import Verification
from playbooks.schema import Scheme

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SECRET = "a secret of the vendor's"
BODY = b'{"google_key": "a secret of the vendor\'s", "email": "anna@acme.com"}'
URL = "https://leads.acme.example/intake/hubspot?team=emea"


def mac(signed: bytes, digest: str = "sha256") -> bytes:
    return hmac.new(SECRET.encode(), signed, getattr(hashlib, digest)).digest()


def b64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def by_hubspot(at: datetime = NOW, body: bytes = BODY) -> dict[str, str]:
    sent_at = str(int(at.timestamp() * 1000))
    signed = f"POST{URL}".encode() + body + sent_at.encode()
    return {"x-hubspot-signature-v3": b64(mac(signed)), "x-hubspot-request-timestamp": sent_at}


def by_calendly(at: datetime = NOW, body: bytes = BODY) -> dict[str, str]:
    sent_at = str(int(at.timestamp()))
    return {"calendly-webhook-signature": f"t={sent_at},v1={mac(f'{sent_at}.'.encode() + body).hex()}"}


VERIFY = {
    "hubspot_v3": Verification("hubspot_v3"),
    "calendly": Verification("calendly"),
    "typeform": Verification("typeform"),
    "intercom": Verification("intercom"),
    "meta": Verification("meta", token_setting="META_VERIFY_TOKEN"),
    "linkedin": Verification("linkedin"),
    "segment": Verification("segment"),
    "header": Verification("header", header="X-Handraise-Secret"),
    "basic": Verification("basic"),
    "body": Verification("body", field="google_key"),
}
HEADERS = {
    "hubspot_v3": by_hubspot(),
    "calendly": by_calendly(),
    "typeform": {"typeform-signature": f"sha256={b64(mac(BODY))}"},
    "intercom": {"x-hub-signature": f"sha1={mac(BODY, 'sha1').hex()}"},
    "meta": {"x-hub-signature-256": f"sha256={mac(BODY).hex()}"},
    "linkedin": {"x-li-signature": mac(b"hmacsha256=" + BODY).hex()},
    "segment": {"x-signature": mac(BODY, "sha1").hex()},
    "header": {"x-handraise-secret": SECRET},
    "basic": {"authorization": f"Basic {b64(SECRET.encode())}"},
    "body": {},
}
SCHEMES = sorted(VERIFY)


def sent(headers: dict[str, str], body: bytes = BODY) -> Sent:
    return Sent("POST", URL, headers, body)


def refused(scheme: str, headers: dict[str, str], body: bytes = BODY) -> str:
    with pytest.raises(NotSigned) as refusal:
        verifier_of(VERIFY[scheme])(SECRET.encode(), sent(headers, body), now=NOW)
    return str(refusal.value)


def test_every_scheme_a_source_may_choose_has_its_check() -> None:
    assert {*SIGNED, "header", "query", "body"} == set(get_args(Scheme))
    assert {*VERIFY, "standard_webhooks", "query"} == set(get_args(Scheme))


@pytest.mark.parametrize("scheme", SCHEMES)
def test_who_knows_the_secret_is_let_in(scheme: str) -> None:
    assert verifier_of(VERIFY[scheme])(SECRET.encode(), sent(HEADERS[scheme]), now=NOW) is None


@pytest.mark.parametrize("scheme", SCHEMES)
def test_who_knows_another_secret_is_not(scheme: str) -> None:
    with pytest.raises(NotSigned):
        verifier_of(VERIFY[scheme])(b"another secret", sent(HEADERS[scheme]), now=NOW)


@pytest.mark.parametrize("scheme", sorted({*SCHEMES} - {"header", "basic", "body"}))
def test_a_signature_is_of_this_body_and_no_other(scheme: str) -> None:
    assert "holds no signature that fits this request" in refused(scheme, HEADERS[scheme], BODY + b" ")


def test_hubspot_signs_the_address_it_sends_to() -> None:
    elsewhere = replace(sent(by_hubspot()), url="https://leads.acme.example/intake/other")

    with pytest.raises(NotSigned, match="holds no signature that fits"):
        verifier_of(VERIFY["hubspot_v3"])(SECRET.encode(), elsewhere, now=NOW)


def test_linkedins_page_may_be_read_in_two_ways_and_both_are_right() -> None:
    before_the_hash = {"x-li-signature": f"hmacsha256={mac(BODY).hex()}"}

    assert verifier_of(VERIFY["linkedin"])(SECRET.encode(), sent(before_the_hash), now=NOW) is None


@pytest.mark.parametrize("off", [timedelta(minutes=-6), timedelta(minutes=6)])
def test_an_old_delivery_and_one_from_the_future_are_refused(off: timedelta) -> None:
    assert refused("hubspot_v3", by_hubspot(NOW + off)) == (
        "the header x-hubspot-request-timestamp is more than five minutes off"
    )
    assert refused("calendly", by_calendly(NOW + off)) == (
        "the header calendly-webhook-signature (its t) is more than five minutes off"
    )


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_request_that_says_nothing_of_its_sender_is_refused_in_a_sentence(scheme: str) -> None:
    said = refused(scheme, {}, b"{}")

    assert said.startswith(("the header ", "the body "))
    assert SECRET not in said


junk = st.text(max_size=80) | st.sampled_from(
    ["sha256=", "sha256=é", "sha1=zz", "t=,v1=", "t=1e5,v1=00", "t=" + "9" * 400, "Basic", "Basic é", "Basic ====",
     "\x00", "١٢٣", "-1", "nan"]
)  # fmt: skip


@given(scheme=st.sampled_from(SCHEMES), value=junk)
def test_junk_in_the_headers_is_refused_and_nothing_else(scheme: str, value: str) -> None:
    named = HEADERS[scheme] or {"x-any": ""}
    for name in named:
        assert refused(scheme, named | {name: value}, b'{"google_key": 5}')


@given(body=st.binary(max_size=200))
def test_a_body_without_the_secret_in_it_is_refused_whatever_it_is(body: bytes) -> None:
    assert refused("body", {}, body) == "the body does not hold the secret of this source as google_key"


IN_ADDRESS = verifier_of(Verification("query", field="key"))


def test_a_secret_in_the_address_is_read_as_addresses_are_written() -> None:
    url = f"{URL}&{urlencode({'key': SECRET})}"

    assert IN_ADDRESS(SECRET.encode(), replace(sent({}), url=url), now=NOW) is None


@given(query=st.text(max_size=40) | st.sampled_from(["key=", "key", "Key=a", "key=%ff", "&" * 80, "key=é"]))
def test_an_address_without_the_secret_is_refused_whatever_it_is(query: str) -> None:
    with pytest.raises(NotSigned, match="the address does not hold the secret of this source as key"):
        IN_ADDRESS(SECRET.encode(), replace(sent({}), url=f"https://leads.acme.example/?{query}"), now=NOW)


def test_a_secret_that_cannot_be_one_is_noticed_when_it_is_read() -> None:
    with pytest.raises(ValueError, match="is user:password"):
        read_key(VERIFY["basic"], "only-a-user")
    with pytest.raises(ValueError, match="whsec_"):
        read_key(Verification("standard_webhooks"), "short")

"""Only who knows the secret may send, now, and what junk the headers hold never breaks the check."""

import base64
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook

from bot.intake.signature import NotSigned, read_secret, verified_id

SECRET = "whsec_" + base64.b64encode(b"a secret of twenty-four").decode()
KEY = read_secret(SECRET)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BODY = b'{"email": "anna@acme.com"}'


def signed(body: bytes = BODY, *, at: datetime = NOW, delivery: str = "msg_1") -> dict[str, str]:
    """Headers as the Standard Webhooks library makes them."""
    return {
        "webhook-id": delivery,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(SECRET).sign(delivery, at, body.decode()),
    }


def refused(headers: Mapping[str, str], body: bytes = BODY) -> str:
    with pytest.raises(NotSigned) as refusal:
        verified_id(KEY, headers, body, now=NOW)
    return str(refusal.value)


def test_a_delivery_signed_by_the_librarys_own_sender_is_let_in() -> None:
    assert verified_id(KEY, signed(), BODY, now=NOW) == "msg_1"


def test_a_sender_that_changes_its_secret_may_sign_twice() -> None:
    headers = signed()
    headers["webhook-signature"] = f"v1,bm90IHRoaXM= v1a,x {headers['webhook-signature']}"

    assert verified_id(KEY, headers, BODY, now=NOW) == "msg_1"


def test_another_body_another_id_or_another_time_needs_another_signature() -> None:
    wrong = "the header webhook-signature holds no signature that fits this body"
    assert refused(signed(), BODY + b" ") == wrong
    assert refused(signed() | {"webhook-id": "msg_2"}) == wrong
    assert refused(signed() | {"webhook-timestamp": str(int(NOW.timestamp()) + 1)}) == wrong


@pytest.mark.parametrize("off", [timedelta(minutes=-6), timedelta(minutes=6)])
def test_an_old_delivery_and_one_from_the_future_are_refused(off: timedelta) -> None:
    assert refused(signed(at=NOW + off)) == "the header webhook-timestamp is more than five minutes off"


@pytest.mark.parametrize("off", [timedelta(minutes=-4), timedelta(minutes=4)])
def test_clocks_may_differ_by_some_minutes(off: timedelta) -> None:
    assert verified_id(KEY, signed(at=NOW + off), BODY, now=NOW) == "msg_1"


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_named(missing: str) -> None:
    headers = signed()
    del headers[missing]

    assert missing in refused(headers)


junk = st.text(max_size=60) | st.sampled_from(
    ["v1", "v1,", ",", "v1,é", "v1,====", "nan", "1e5", "-1", "١٢٣", "9" * 400, "v1,AA v1,AA", "\x00"]
)


@given(junk, junk, junk)
def test_junk_in_the_headers_is_refused_and_nothing_else(delivery: str, seconds: str, signature: str) -> None:
    headers = {"webhook-id": delivery, "webhook-timestamp": seconds, "webhook-signature": signature}
    assert refused(headers)
    assert refused(signed() | {"webhook-signature": signature})


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_c2hvcnQ=", "whsec_ not base64 ", "é" * 40])
def test_a_secret_that_is_none_is_noticed_when_it_is_read(secret: str) -> None:
    with pytest.raises(ValueError, match="whsec_ and at least 16 bytes"):
        read_secret(secret)

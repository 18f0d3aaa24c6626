"""Posting to an address that somebody typed into a setting, and to nothing inside our own network.

The host's addresses are looked up once, checked, and connected to as they were checked: a name that means something
else a moment later reaches nothing. Redirects are not followed; proxies of the environment are not used.
"""

import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

import httpcore

from storage.failpoints import around

PATIENCE = 10.0
"""Seconds for each of connecting, sending and waiting for the answer."""
_NAT64 = IPv6Network("64:ff9b::/96")


class Forbidden(Exception):
    """An address that is not to be sent to; its text says why."""


def check_url(url: str, *, loopback: bool = False) -> None:
    """Raises Forbidden for what is not https; `loopback` allows this machine itself, also by http."""
    parts = urlsplit(url)
    if parts.scheme == "http" and loopback and parts.hostname in ("127.0.0.1", "::1", "localhost"):
        return
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        raise Forbidden("the address must begin with https:// and hold no user")


def check_address(address: str, *, loopback: bool = False) -> None:
    """Raises Forbidden for whatever is not on the public internet."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        if found in _NAT64 or found.sixtofour or found.teredo:
            raise Forbidden("the host leads through a translated address")
        found = found.ipv4_mapped or found
    if loopback and found.is_loopback:
        return
    if not found.is_global or found.is_multicast:
        raise Forbidden("the host is not on the public internet")


class _Guarded(httpcore.NetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, *, loopback: bool) -> None:
        self._plain, self._loopback = httpcore.SyncBackend(), loopback

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError("the host is not known") from error
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        for address in addresses:
            check_address(address, loopback=self._loopback)
        return self._plain.connect_tcp(addresses[0], port, timeout, local_address, socket_options)

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise Forbidden("no socket of this machine is sent to")

    def sleep(self, seconds: float) -> None:
        self._plain.sleep(seconds)


@dataclass(frozen=True)
class Answer:
    status: int


def post(url: str, body: bytes, headers: Mapping[str, str], *, loopback: bool = False) -> Answer:
    """The status of the answer, whose body is not read. Raises Forbidden, or what httpcore raises when the host cannot
    be reached."""
    check_url(url, loopback=loopback)
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), PATIENCE)
    guard = _Guarded(loopback=loopback)
    with (
        around("send.hand_back"),
        httpcore.ConnectionPool(network_backend=guard) as pool,
        pool.stream(
            "POST", url, headers=list(headers.items()), content=body, extensions={"timeout": timeout}
        ) as answer,
    ):
        return Answer(answer.status)

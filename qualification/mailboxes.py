"""What an e-mail address says by itself: whose mailbox it is, and whether a company or a person stands behind it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from disposable_email_domains import blocklist

FREE_MAIL = frozenset(
    (
        "126.com",
        "163.com",
        "aol.com",
        "bluewin.ch",
        "fastmail.com",
        "free.fr",
        "freenet.de",
        "gmail.com",
        "gmx.at",
        "gmx.ch",
        "gmx.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hey.com",
        "hotmail.co.uk",
        "hotmail.com",
        "hotmail.de",
        "hotmail.fr",
        "hotmail.it",
        "icloud.com",
        "laposte.net",
        "libero.it",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "naver.com",
        "orange.fr",
        "outlook.com",
        "outlook.de",
        "pm.me",
        "posteo.de",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "rediffmail.com",
        "seznam.cz",
        "t-online.de",
        "tuta.com",
        "tutanota.com",
        "uol.com.br",
        "wanadoo.fr",
        "web.de",
        "wp.pl",
        "yahoo.co.uk",
        "yahoo.com",
        "yahoo.de",
        "yahoo.fr",
        "yandex.com",
        "yandex.ru",
        "ymail.com",
        "zoho.com",
    )
)
"""Providers anybody has an address at: such a domain is no company."""

FREE_MAIL_BRANDS = frozenset(
    (
        "aol",
        "freemail",
        "gmail",
        "gmx",
        "googlemail",
        "hotmail",
        "icloud",
        "live",
        "outlook",
        "protonmail",
        "yahoo",
        "yandex",
    )
)
"""Those of them that have a domain in most countries: yahoo.it, hotmail.es."""

ROLES = frozenset(
    (
        "abuse",
        "accounting",
        "admin",
        "administrator",
        "billing",
        "buchhaltung",
        "contact",
        "donotreply",
        "einkauf",
        "enquiries",
        "hello",
        "help",
        "helpdesk",
        "hostmaster",
        "hr",
        "info",
        "inquiries",
        "invoice",
        "invoices",
        "it",
        "jobs",
        "kontakt",
        "mail",
        "marketing",
        "newsletter",
        "noreply",
        "office",
        "postmaster",
        "press",
        "purchasing",
        "sales",
        "service",
        "support",
        "team",
        "vertrieb",
        "webmaster",
    )
)
"""Mailboxes of a task, not of a person; those of RFC 2142 that firms use, and what stands on their websites."""

DOTS_MEAN_NOTHING = frozenset({"gmail.com", "googlemail.com"})
"""Two names of one provider that leaves dots out: https://support.google.com/mail/answer/7436150."""

RESERVED = frozenset({"example.com", "example.net", "example.org"})
RESERVED_ENDINGS = (".test", ".invalid", ".localhost")
"""Where no mail arrives, by RFC 2606. Its `.example` is left out: the companies of a demonstration live there."""

_COUNTRY = re.compile(r"[a-z]+|com?\.[a-z]{2}")
_TRIAL = re.compile(r"(?:test|tester|testing|asdf|qwert[yz]?|foo|foobar|abc)[0-9]*")


@dataclass(frozen=True)
class Providers:
    """Mail domains that a desk knows beyond those that are known here."""

    free_mail: frozenset[str] = frozenset()
    disposable: frozenset[str] = frozenset()

    def is_free_mail(self, host: str) -> bool:
        brand, _, ending = host.partition(".")
        known = host in FREE_MAIL or host in self.free_mail
        return known or (brand in FREE_MAIL_BRANDS and _COUNTRY.fullmatch(ending) is not None)

    def is_disposable(self, host: str) -> bool:
        """Also for a host below a domain of such a provider: they give those out too."""
        return any(each in blocklist or each in self.disposable for each in _upwards(host))

    def is_company(self, host: str) -> bool:
        return not self.is_free_mail(host) and not self.is_disposable(host)


WELL_KNOWN = Providers()


def _upwards(host: str) -> Iterator[str]:
    """`a.b.example`, then `b.example`; never an ending alone."""
    labels = host.split(".")
    return (".".join(labels[start:]) for start in range(max(len(labels) - 1, 1)))


def mailbox(local: str, host: str) -> str:
    """The same for every spelling of one mailbox: case and `+tags` aside, and dots where the provider drops them.

    `host` is the domain as it travels, in ASCII.
    """
    domain = host.casefold()
    name = local.casefold().split("+")[0] or local.casefold()
    if domain in DOTS_MEAN_NOTHING:
        domain, name = "gmail.com", name.replace(".", "") or name
    return f"{name}@{domain}"


def is_role(local: str) -> bool:
    return re.sub(r"[-_.]", "", local.casefold().split("+")[0]) in ROLES


def is_trial(local: str, host: str) -> bool:
    """Whether somebody only tried the form."""
    reserved = host in RESERVED or host.endswith(RESERVED_ENDINGS)
    return reserved or _TRIAL.fullmatch(local.casefold().split("+")[0]) is not None

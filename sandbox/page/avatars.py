"""Avatars drawn as SVG: initials on the person's colour. No inline styles, so the page can forbid them."""

import re

from markupsafe import Markup

from sandbox.workspace import Person

_HEX = re.compile(r"^[0-9a-fA-F]{6}$")
_APP_COLOR = "0b7a75"


def initials(name: str) -> str:
    words = [word for word in re.split(r"[\s\-_.]+", name) if word]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def avatar(person: Person) -> Markup:
    if person.role == "bot":
        return _drawn("avatar app", _APP_COLOR, initials(person.name)[:1])
    return _drawn("avatar", person.color if _HEX.match(person.color) else "4a6c8c", initials(person.name))


def _drawn(kind: str, color: str, letters: str) -> Markup:
    return Markup(
        '<svg class="{}" viewBox="0 0 36 36" aria-hidden="true"><rect width="36" height="36" fill="#{}"/>'
        '<text x="18" y="23.2" text-anchor="middle" fill="#fff">{}</text></svg>'
    ).format(kind, color, letters)

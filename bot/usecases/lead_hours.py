"""Working time where a lead is."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import phonenumbers
import pytz
from phonenumbers import timezone

from qualification.hours import Hours, HoursError


def lead_hours(fields: Mapping[str, Any], team: Hours) -> Hours:
    """The team's hours by the clock where the lead is, with the holidays there; the team's own where that is unknown.

    The place is that of the phone number, else of the country; of a country with several zones the first one that the
    time zone database lists, which is that of most people in it.
    """
    phone, country = str(fields.get("phone") or ""), str(fields.get("country") or "").upper()
    zone = _zone(phone, country)
    return _there(team, zone, country) if zone else team


@lru_cache(maxsize=4096)
def _zone(phone: str, country: str) -> str | None:
    try:
        found = timezone.time_zones_for_number(phonenumbers.parse(phone, country or None)) if phone else ()
    except phonenumbers.NumberParseException:
        found = ()
    known = [each for each in found if "/" in each and each != timezone.UNKNOWN_TIMEZONE]
    return next(iter(known or pytz.country_timezones.get(country, [])), None)


@lru_cache(maxsize=4096)
def _there(team: Hours, zone: str, country: str) -> Hours:
    for holidays in (country, team.country):
        try:
            return Hours(team.text, zone, holidays)
        except HoursError:
            continue
    return team

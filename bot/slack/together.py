"""What the people of an account came to together, with their names as they are now."""

from sqlmodel import Session

from bot.slack.views.values import Jointly, Participant
from qualification.leads import called
from storage import leads
from storage.tables import Lead


def jointly(session: Session, lead: Lead) -> Jointly | None:
    """None unless the lead was posted for its account."""
    kept = lead.together
    if not kept:
        return None
    named = {each.id: each for each in leads.several(session, [each["lead"] for each in kept["people"]])}
    people = [
        Participant(called(named[each["lead"]].fields, each["lead"]), each["role"])
        for each in kept["people"]
        if each["lead"] in named
    ]
    return Jointly(people, kept["fit"] + kept["intent"], kept["threshold"])

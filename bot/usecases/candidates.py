"""A stored lead as routing rules and policies look at it."""

from collections.abc import Sequence

from playbooks.desk import Desk
from qualification.leads import Touch, is_hand_raiser
from qualification.routing import Candidate
from storage.tables import Lead


def candidate(desk: Desk, lead: Lead, touches: Sequence[Touch]) -> Candidate:
    raised = is_hand_raiser(touches, desk.hand_raiser_kinds)
    return Candidate(lead.fields, touches, lead.segment, raised, lead.fit, lead.intent, desk.providers)

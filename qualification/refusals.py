"""Why something is refused, in a sentence fit to be shown to the person who tried."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from qualification.leads import DECIDED


@dataclass(frozen=True)
class Refused:
    """Nothing was changed; `text` says why and, where there is one, what to do instead."""

    text: str


@dataclass(frozen=True)
class RefusedFields(Refused):
    """Some fields of a form cannot be taken, so none was; `fields` says at each of them why."""

    fields: Mapping[str, str] = field(default_factory=dict)


def not_of_the_team(team: str) -> Refused:
    return Refused(
        f"Only people of the {team} team can do that. Ask your admin to add you to the team in desk.yaml."
    )


def not_on_the_desk() -> Refused:
    return Refused("Only people named in desk.yaml can be away here. Ask your admin to add you.")


def away_already(name: str | None) -> Refused:
    """`name` when it is not about whoever asks."""
    return Refused(
        f"{name or 'You'} {'is' if name else 'are'} away already. End that first: `/handraise back`."
    )


def away_too_long() -> Refused:
    return Refused("That is more than a year away. Leave the day empty and come back when you do.")


def only_managers() -> Refused:
    return Refused("Only a manager of the team can do that.")


def only_marketers() -> Refused:
    return Refused("Only marketers and managers can do that.")


def only_the_owner(owner: str) -> Refused:
    return Refused(f"Only {owner} or a manager can hand this lead back.")


def only_the_ae() -> Refused:
    return Refused("Only the account executive this lead was handed to can do that.")


def not_of_the_meeting() -> Refused:
    return Refused("Only its AE, its owner or a manager of the team can say how the meeting went.")


def still_ahead(when: str) -> Refused:
    """`when` is the agreed time, as people say it."""
    return Refused(f"The meeting is on {when}. Say how it went afterwards, or move it to another time.")


def said_already(how: str) -> Refused:
    return Refused(f"It is said already that the meeting was {how}.")


def already_taken(owner: str | None) -> Refused:
    return Refused(f"{owner} was quicker: this lead is taken." if owner else "Somebody was quicker.")


def already_decided(state: str) -> Refused:
    return Refused(f"This lead is already {state.replace('_', ' ')}. Reopen it first to change that.")


def not_possible_now(state: str) -> Refused:
    return Refused(f"That is not possible any more: the lead is {state.replace('_', ' ')} now.")


def too_late(state: str) -> Refused:
    """The lead's state does not allow it any more."""
    return already_decided(state) if state in DECIDED else not_possible_now(state)


def merged_already(into: int | None) -> Refused:
    """Somebody was quicker, or it is the same lead twice."""
    return Refused(f"These are one lead already: #{into}." if into else "That is the same lead.")


def not_merged_any_more() -> Refused:
    return Refused("This lead is not merged any more; its card shows where it stands.")


def unmerge_first(kept: int, into: int | None) -> Refused:
    return Refused(f"#{kept} was merged into #{into} meanwhile. Un-merge #{kept} first.")


def no_such_lead() -> Refused:
    return Refused("That lead is not here any more.")


def sent_it_away() -> Refused:
    return Refused(
        "You sent this lead back to marketing the last time, so it is for somebody else now. "
        "A manager can still give it to you."
    )


def finished() -> Refused:
    return Refused("This checklist is finished. Reopen the lead to go on with it.")


def no_such_question() -> Refused:
    return Refused("That question is not part of this playbook any more; the card shows what is.")


def newest_already() -> Refused:
    return Refused("This checklist runs on the newest version of its playbook already.")


def in_the_past(what: str) -> Refused:
    return Refused(f"{what} lies in the past. Give a time that is still to come.")


def not_ahead() -> Refused:
    return Refused("That day is today or over. Give one from tomorrow on.")


def too_far_ahead() -> Refused:
    return Refused("That is more than a year away. Recycle the lead until then instead.")


def no_longer_offered() -> Refused:
    return Refused("That answer is not offered any more; the checklist shows what is asked.")


def no_account() -> Refused:
    return Refused(
        "This lead has no company's domain, so there is no account whose buying group it could be in."
    )


def no_such_campaign() -> Refused:
    return Refused("The digest tells of no campaign of that name.")


def needs(what: str) -> Refused:
    return Refused(f"{what} is missing.")

"""routing.yaml, and what desk.yaml says of it, into rules; what cannot work is said."""

from collections.abc import Iterator, Sequence

from playbooks import schema
from playbooks.building import Checks
from playbooks.desk import Routing, Segment
from playbooks.documents import Where
from playbooks.names import routing_vocabulary
from qualification.routing import Need, RouteRule
from qualification.rules import Vocabulary


def routing(shape: schema.RoutingShape, desk: schema.DeskShape, checks: Checks, lead: Vocabulary) -> Routing:
    """The rules of routing.yaml, which may name teams and abilities of desk.yaml."""
    checks.once(("rules",), [each.key for each in shape.rules], "rules")
    checks.once(("needs",), [each.key for each in shape.needs], "needs")
    names = routing_vocabulary(lead)
    for index, rule in enumerate(shape.rules):
        checks.known(("rules", index, "team"), rule.team, {team.key for team in desk.teams}, "team")
    rules = (
        RouteRule(
            each.key,
            each.name,
            checks.rule(("rules", index, "when"), each.when, names),
            each.team,
            each.even_if_not_sold,
        )
        for index, each in enumerate(shape.rules)
    )
    needs = (_need(each, desk, checks, ("needs", index), names) for index, each in enumerate(shape.needs))
    return Routing(tuple(rules), tuple(needs), shape.account_owner)


def _need(
    shape: schema.NeedShape, desk: schema.DeskShape, checks: Checks, here: Where, names: Vocabulary
) -> Need:
    if (shape.skill is None) == (shape.language is None):
        checks.add(here, "a need names either a “skill” or a “language”")
    reps = [member for team in desk.teams for member in team.members if member.role == "rep"]
    if shape.skill:
        there_are = {skill for rep in reps for skill in rep.skills}
        checks.known((*here, "skill"), shape.skill, there_are, "rep with the skill")
    if shape.language:
        there_are = {language for rep in reps for language in rep.languages}
        checks.known((*here, "language"), shape.language, there_are, "rep with the language")
    when = checks.rule((*here, "when"), shape.when, names)
    return Need(shape.key, shape.name, when, shape.skill, shape.language)


def check_teams(
    desk: schema.DeskShape, checks: Checks, segments: Sequence[Segment], where_segments: Checks
) -> None:
    """What teams say of segments and of each other; and that each segment goes to a team that sells it."""
    keys = [segment.key for segment in segments]
    teams = {team.key: team for team in desk.teams}
    for index, team in enumerate(desk.teams):
        here: Where = ("teams", index)
        for at, key in enumerate(team.sells or ()):
            checks.known((*here, "sells", at), key, keys, "segment")
        if team.next_team:
            checks.known((*here, "next_team"), team.next_team, teams, "team")
            if team.key in _after(team, teams):
                checks.add((*here, "next_team"), f"this leads round in a circle back to “{team.key}”")
        if team.assign == "turns" and not any(member.role == "rep" for member in team.members):
            checks.add((*here, "assign"), "leads are given to reps in turns, and this team has no rep")
    for index, segment in enumerate(segments):
        sells = teams[segment.team].sells if segment.team in teams else None
        if sells is not None and segment.key not in sells:
            where_segments.add(
                ("segments", index, "team"),
                f"the team “{segment.team}” does not sell “{segment.key}”; add it to its “sells” in desk.yaml",
            )


def _after(team: schema.TeamShape, teams: dict[str, schema.TeamShape]) -> Iterator[str]:
    """The teams that come after one, each once."""
    seen: set[str] = set()
    next_team = team.next_team
    while next_team in teams and next_team not in seen:
        seen.add(next_team)
        yield next_team
        next_team = teams[next_team].next_team

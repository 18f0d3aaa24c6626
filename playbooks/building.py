"""Shapes into what the rules work with. What is wrong is collected, so that one reading names all of it."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import cache
from zoneinfo import available_timezones

from defusedxml import ElementTree
from jmespath.parser import ParsedResult

from playbooks import schema
from playbooks.desk import (
    Answers,
    Company,
    Fetch,
    Member,
    OutcomeMapping,
    OwnTime,
    Segment,
    Source,
    Targets,
    Team,
    TouchMapping,
    Tuning,
    Verification,
)
from playbooks.documents import Document, Where
from playbooks.hash import version_of
from playbooks.paths import PathError, read_path
from playbooks.problems import Problem, nearest, one_of
from playbooks.schedules import Weekly
from playbooks.shapes import read_days
from qualification.hours import ALWAYS, Hours, HoursError
from qualification.mailboxes import Providers
from qualification.rules import Rule, RuleError, Vocabulary, compile_rule
from qualification.tuning import Aim

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@cache
def _no_rule() -> Rule:
    """Stands in for a rule that does not compile; the desk it stands in is never handed out."""
    return compile_rule("false", Vocabulary({}))


@dataclass
class Checks:
    """The problems of one file, found while it is built."""

    document: Document
    problems: list[Problem] = field(default_factory=list)

    def add(self, where: Where, message: str, did_you_mean: str | None = None) -> None:
        self.problems.append(self.document.problem(where, message, did_you_mean=did_you_mean))

    def member(self, where: Where, email: str, members: Collection[str]) -> None:
        if email not in members:
            message = f"“{email}” is in no team; add them as a member first"
            self.add(where, message, nearest(email, members))

    def rule(self, where: Where, text: str, vocabulary: Vocabulary) -> Rule:
        try:
            return compile_rule(text, vocabulary)
        except RuleError as error:
            hint = error.did_you_mean
            place = self.document.problem_inside(
                where, error.line, error.column, error.message, did_you_mean=hint
            )
            self.problems.append(place)
            return _no_rule()

    def path(self, where: Where, text: str) -> ParsedResult:
        try:
            return read_path(text)
        except PathError as error:
            hint = error.did_you_mean
            place = self.document.problem_inside(where, 1, error.column, error.message, did_you_mean=hint)
            self.problems.append(place)
            return read_path("@")

    def hours(self, where: Where, text: str, zone: str, country: str) -> Hours:
        """The hours of the things under `where`; what a team leaves out stands at the top of the file."""
        try:
            Hours(ALWAYS, zone, "")
        except HoursError as error:
            self.add(self._own_or_top(where, "zone"), error.message, nearest(zone, available_timezones()))
            return Hours.always()
        try:
            Hours(ALWAYS, zone, country)
        except HoursError as error:
            self.add(self._own_or_top(where, "country"), error.message)
            return Hours.always()
        try:
            return Hours(text, zone, country)
        except HoursError as error:
            at, column = self._own_or_top(where, "hours"), error.column or 1
            self.problems.append(self.document.problem_inside(at, 1, column, error.message))
            return Hours.always()

    def _own_or_top(self, where: Where, key: str) -> Where:
        return (*where, key) if (*where, key) in self.document.places else (key,)

    def known(self, where: Where, key: str, keys: Iterable[str] | None, what: str) -> None:
        """That a key is one of those there are; None when not all of them could be read."""
        if keys is None:
            return
        names = sorted(keys)
        if key not in names:
            known = f"; there is {one_of(names)}" if names else ""
            self.add(where, f"there is no {what} “{key}”{known}", nearest(key, names))

    def once(self, where: Where, keys: Sequence[str], what: str) -> None:
        """Each key once in a list of things that have one."""
        for index, key in enumerate(keys):
            if key in keys[:index]:
                self.add((*where, index, "key"), f"there are two {what} with the key “{key}”")


def teams(shape: schema.DeskShape, checks: Checks) -> tuple[Team, ...]:
    checks.once(("teams",), [team.key for team in shape.teams], "teams")
    return tuple(_team(team, shape, checks, index) for index, team in enumerate(shape.teams))


def _team(team: schema.TeamShape, desk: schema.DeskShape, checks: Checks, index: int) -> Team:
    here: Where = ("teams", index)
    emails = [member.email.casefold() for member in team.members]
    for at, email in enumerate(emails):
        if email in emails[:at]:
            checks.add((*here, "members", at, "email"), f"“{email}” is in this team twice")
    country = desk.country if team.country is None else team.country
    hours = checks.hours(here, team.hours or desk.hours, team.zone or desk.zone, country)
    return Team(
        team.key,
        team.name,
        team.channel,
        team.managers_channel,
        hours,
        tuple(
            _member(member, checks, (*here, "members", at), hours) for at, member in enumerate(team.members)
        ),
        team.assign,
        team.nobody,
        team.next_team,
        None if team.sells is None else frozenset(team.sells),
    )


def _member(shape: schema.MemberShape, checks: Checks, here: Where, team: Hours) -> Member:
    # Each of them by itself: what is wrong with the hours of the team is said where they stand.
    checks.hours(here, shape.hours or ALWAYS, shape.zone or team.zone, shape.country or "")
    days_off = tuple(read_days(each) for each in shape.days_off)
    return Member(
        shape.email,
        shape.role,
        shape.weight,
        shape.most_open,
        shape.most_per_day,
        frozenset(shape.skills),
        frozenset(shape.languages),
        OwnTime(shape.hours, shape.zone, shape.country, days_off),
    )


def providers(shape: schema.DeskShape, checks: Checks) -> Providers:
    """The mail domains that stand for no company; one cannot be of both kinds."""
    free, disposable = frozenset(shape.free_mail_domains), frozenset(shape.disposable_domains)
    for index, domain in enumerate(shape.disposable_domains):
        if domain in free:
            checks.add(("disposable_domains", index), f"“{domain}” is among free_mail_domains too")
    return Providers(free, disposable)


def companies(shape: schema.AccountsShape, checks: Checks, providers: Providers) -> tuple[Company, ...]:
    """The accounts that are given by hand; a domain is one company's."""
    whose: dict[str, str] = {}
    for number, each in enumerate(shape.accounts):
        for index, domain in enumerate(each.domains):
            here: Where = ("accounts", number, "domains", index)
            if not providers.is_company(domain):
                checks.add(here, f"“{domain}” is no company's: anybody has an address there")
            elif domain in whose:
                checks.add(here, f"“{domain}” belongs to {whose[domain]} already")
            whose.setdefault(domain, each.name)
    return tuple(Company(each.name, tuple(each.domains)) for each in shape.accounts)


def targets(shape: schema.DeskShape) -> Targets:
    percent = shape.targets.accepted_percent
    return Targets(shape.targets.mqls_per_month, None if percent is None else percent / 100)


def sla_report(shape: schema.DeskShape) -> Weekly:
    return Weekly(WEEKDAYS.index(shape.sla_report.weekday), time.fromisoformat(shape.sla_report.time))


def tuning(shape: schema.DeskShape, checks: Checks) -> Tuning:
    its = shape.tuning
    if its.accepted_least >= its.accepted_most:
        checks.add(("tuning",), "accepted_least is below accepted_most, such as 20 and 30")
    aim = Aim(its.accepted_least / 100, its.accepted_most / 100)
    return Tuning(aim, its.minutes_a_touch, frozenset(its.written_after))


@dataclass(frozen=True)
class Known:
    """What a segment may point at; None when some of it could not be read."""

    scorecards: frozenset[str] | None
    playbooks: frozenset[str] | None
    teams: frozenset[str]


def segments(
    shape: schema.SegmentsShape, checks: Checks, vocabulary: Vocabulary, known: Known
) -> tuple[Segment, ...]:
    checks.once(("segments",), [each.key for each in shape.segments], "segments")
    last = len(shape.segments) - 1
    for index, each in enumerate(shape.segments):
        here: Where = ("segments", index)
        checks.known((*here, "scorecard"), each.scorecard, known.scorecards, "scorecard")
        checks.known((*here, "playbook"), each.playbook, known.playbooks, "playbook")
        checks.known((*here, "team"), each.team, known.teams, "team")
        if index == last and each.when is not None:
            checks.add((*here, "when"), "the last segment takes every other lead; leave its “when” out")
        if index != last and each.when is None:
            checks.add(here, f"“{each.key}” has no “when”, so the segments after it get no lead")
    return tuple(
        Segment(
            each.key,
            each.name,
            checks.rule(("segments", index, "when"), each.when, vocabulary) if each.when else None,
            each.scorecard,
            each.playbook,
            each.team,
        )
        for index, each in enumerate(shape.segments)
    )


TOUCH_FIELDS = ("kind", "at", "source", "medium", "campaign", "asset", "path", "detail")


def source(shape: schema.SourceShape, checks: Checks, fields: Iterable[str]) -> Source:
    known = set(fields)
    lead = shape.lead or {}
    _check_kind(shape, checks)
    for name in lead:
        if name not in known:
            message = (
                f"“{name}” is not a lead field; declare it under “fields” in desk.yaml, or take one of ours"
            )
            at = checks.document.problem_at_key(("lead", name), message, did_you_mean=nearest(name, known))
            checks.problems.append(at)
    return Source(
        key=shape.key,
        name=shape.name,
        version=version_of(shape),
        secret_setting=shape.secret_setting,
        verify=_verification(shape, checks),
        body=shape.body,
        reply=_reply(shape, checks),
        each=_path_if(checks, "each", shape.each),
        only=_path_if(checks, "only", shape.only),
        delivery=_path_if(checks, "delivery", shape.delivery),
        fetch=_fetch(shape.fetch, checks) if shape.fetch else None,
        answers=_answers(shape.answers, checks) if shape.answers else None,
        mapping=dict(lead),
        id=checks.path(("id",), shape.id),
        lead={name: checks.path(("lead", name), path) for name, path in lead.items()},
        touches=tuple(_touch_mapping(each, checks, index) for index, each in enumerate(shape.touches or ())),
        mql=_path_if(checks, "mql", shape.mql),
        outcome=_outcome(shape.outcome, shape.key, checks) if shape.outcome else None,
    )


def _check_kind(shape: schema.SourceShape, checks: Checks) -> None:
    """A source tells of leads or of deals, and says all that the one needs."""
    for key in ("lead", "touches"):
        given = getattr(shape, key) is not None
        if shape.outcome is None and not given:
            checks.add((), f"“{key}” is missing here")
        if shape.outcome is not None and given:
            checks.add((key,), f"a source with “outcome” tells of deals; leave “{key}” out")
    if shape.outcome is not None and shape.mql is not None:
        checks.add(("mql",), "a source with “outcome” tells of deals; leave “mql” out")


OUTCOME_FIELDS = ("what", "at", "lead", "email", "amount", "currency", "deal", "rep")


def _outcome(shape: schema.OutcomeShape, source: str, checks: Checks) -> OutcomeMapping:
    paths = {name: path for name in OUTCOME_FIELDS if (path := getattr(shape, name))}
    return OutcomeMapping(
        shape.of or source,
        {name: checks.path(("outcome", name), path) for name, path in paths.items()},
    )


NEEDS = {"header": "header", "query": "field", "body": "field", "meta": "token_setting"}
"""What a scheme must be told beside the secret; the others take nothing more."""


def _verification(source: schema.SourceShape, checks: Checks) -> Verification:
    shape = source.verify
    needed = NEEDS.get(shape.scheme)
    for key in ("header", "field", "token_setting"):
        given = getattr(shape, key) is not None
        if key == needed and not given:
            checks.add(("verify",), f"the scheme {shape.scheme} needs “{key}” too")
        if key != needed and given:
            checks.add(("verify", key), f"the scheme {shape.scheme} has no use for “{key}”")
    if shape.scheme == "body" and source.body != "json":
        checks.add(("verify", "scheme"), "the scheme body finds the secret in JSON only")
    if (shape.sender is None) != (shape.sender_setting is None):
        checks.add(("verify",), "“sender” and “sender_setting” go together")
    sender = checks.path(("verify", "sender"), shape.sender) if shape.sender else None
    return Verification(
        shape.scheme, shape.header, shape.field, shape.token_setting, sender, shape.sender_setting
    )


def _reply(shape: schema.SourceShape, checks: Checks) -> str | None:
    """A reply must be written in what the sender writes in."""
    try:
        if shape.reply and shape.body == "json":
            json.loads(shape.reply)
        elif shape.reply:
            ElementTree.fromstring(shape.reply)
    except (ValueError, ElementTree.ParseError):
        checks.add(("reply",), f"this is not {shape.body.upper()}, which “body” says the sender writes")
    return shape.reply


def _fetch(shape: schema.FetchShape, checks: Checks) -> Fetch:
    for name in shape.headers:
        if name.casefold() == "authorization":
            at = ("fetch", "headers", name)
            checks.add(at, "the token of “token_setting” is sent as Authorization; leave it out here")
    path = checks.path(("fetch", "id"), shape.id)
    return Fetch(path, shape.url, shape.token_setting, dict(shape.headers), shape.per_second)


def _answers(shape: schema.AnswersShape, checks: Checks) -> Answers:
    paths = {
        name: checks.path(("answers", name), getattr(shape, name))
        for name in ("each", "questions", "name", "value")
    }
    return Answers(**paths, on=shape.on)


def _path_if(checks: Checks, key: str, text: str | None) -> ParsedResult | None:
    return checks.path((key,), text) if text else None


def _touch_mapping(shape: schema.TouchesShape, checks: Checks, index: int) -> TouchMapping:
    paths = {name: path for name in TOUCH_FIELDS if (path := getattr(shape, name))}
    here: Where = ("touches", index)
    each = checks.path((*here, "each"), shape.each)
    return TouchMapping(each, {name: checks.path((*here, name), path) for name, path in paths.items()})

"""Load a desk: read every file, check it, compile it, hash it. All problems at once, or a desk."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from playbooks import (
    archive,
    building,
    checklists,
    digests,
    promises,
    reasons,
    reviews,
    routes,
    schema,
    scorecards,
)
from playbooks.building import Checks, Known
from playbooks.desk import Company, Desk, Routing, Segment, Source, Team
from playbooks.documents import Document, read_document
from playbooks.files import SHIPPED_DESK, DeskFiles, Sheets
from playbooks.hash import version_of, version_of_all
from playbooks.names import BUILT_IN, RESERVED, lead_vocabulary
from playbooks.problems import DeskErrors, Problem
from playbooks.shaping import shaped
from qualification.decision import Playbook
from qualification.mailboxes import Providers
from qualification.reasons import Reasons
from qualification.rules import RuleError, Vocabulary


def load_desk(path: Path | None = None) -> Desk:
    """The desk in a directory, the shipped one when none is given. Raises DeskErrors with every problem.

    A directory of one's own needs desk.yaml, sla.yaml, segments.yaml and a scorecard; frameworks and
    sources are there without being copied, and a file with the same key replaces one.
    """
    files = DeskFiles((path or SHIPPED_DESK).resolve())
    sheets = files.read()
    desk = desk_of(sheets, files.problems) if sheets else None
    if desk is None or files.problems:
        raise DeskErrors(files.problems)
    return desk


def load_source(path: Path, desk: Desk | None = None) -> Source:
    """One mapping file, for `import --mapping`. Raises DeskErrors."""
    document = read_document(path, str(path))
    checks = Checks(document)
    shape = shaped(schema.SourceShape, document)
    source = building.source(shape, checks, desk.fields if desk else BUILT_IN)
    if checks.problems:
        raise DeskErrors(checks.problems)
    return source


def desk_of(sheets: Sheets, problems: list[Problem]) -> Desk:
    """The desk of these files; what is wrong with them is added to `problems`, and then it is not to be used."""
    shape = sheets.main.shape
    main = Checks(sheets.main.document, problems)
    vocabulary = _vocabulary(shape, main)
    fields = frozenset(BUILT_IN) | frozenset(shape.fields)
    teams = building.teams(shape, main)
    segments = _segments(sheets, teams, vocabulary, problems)
    routes.check_teams(shape, main, segments, Checks(sheets.segments.document, problems))
    sla = Checks(sheets.sla.document, problems)
    clocks = promises.clocks(sheets.sla.shape, sla)
    providers = building.providers(shape, main)
    desk_reasons = _reasons(sheets, vocabulary, problems)
    playbooks = _playbooks(sheets, desk_reasons, vocabulary, problems)
    _check_proposals(sheets, playbooks, problems)
    return Desk(
        version=_version(sheets),
        name=shape.name,
        currency=shape.currency,
        zone=shape.zone,
        teams=teams,
        marketing_channel=shape.marketing_channel,
        admin_channel=shape.admin_channel,
        fallback_channel=shape.fallback_channel or shape.admin_channel,
        leadership_channel=shape.leadership_channel,
        scorecards={
            card.shape.key: replace(
                scorecards.scorecard(card.shape, Checks(card.document, problems), vocabulary),
                providers=providers,
            )
            for card in sheets.scorecards
        },
        playbooks=playbooks,
        reasons=desk_reasons,
        segments=segments,
        clocks=clocks,
        nobody_on=sheets.sla.shape.nobody_on,
        policies=promises.policies(sheets.sla.shape, shape, sla, clocks, vocabulary),
        sla_version=version_of(sheets.sla.shape),
        hand_raiser_kinds=frozenset(shape.hand_raisers),
        digests=digests.digests(shape, main, segments),
        sla_report=building.sla_report(shape),
        tuning=building.tuning(shape, main),
        sources={
            each.shape.key: building.source(each.shape, Checks(each.document, problems), fields)
            for each in sheets.sources
        },
        fields=fields,
        providers=providers,
        companies=_companies(sheets, providers, problems),
        away_statuses=frozenset(shape.away_statuses),
        routing=_routing(sheets, vocabulary, problems),
        targets=building.targets(shape),
        reviews=reviews.reviews(shape, main),
        wording_dirs=sheets.wording_dirs,
        definitions=tuple(archive.definitions(sheets)),
    )


def _reasons(sheets: Sheets, lead: Vocabulary, problems: list[Problem]) -> Reasons:
    made = Reasons()
    for each in sheets.reasons:
        made = reasons.reasons(each.shape, Checks(each.document, problems), lead, made)
    return made


def _check_proposals(sheets: Sheets, playbooks: Mapping[str, Playbook], problems: list[Problem]) -> None:
    for each in sheets.reasons:
        reasons.check_proposals(each.shape, Checks(each.document, problems), playbooks.values())


def _companies(sheets: Sheets, providers: Providers, problems: list[Problem]) -> tuple[Company, ...]:
    if sheets.accounts is None:
        return ()
    checks = Checks(sheets.accounts.document, problems)
    return building.companies(sheets.accounts.shape, checks, providers)


def _routing(sheets: Sheets, lead: Vocabulary, problems: list[Problem]) -> Routing:
    if sheets.routing is None:
        return Routing()
    checks = Checks(sheets.routing.document, problems)
    return routes.routing(sheets.routing.shape, sheets.main.shape, checks, lead)


def _version(sheets: Sheets) -> str:
    wordings = (
        f"{path.name}\n{path.read_text('utf-8', 'replace')}"
        for folder in sheets.wording_dirs
        for path in sorted(folder.glob("*.j2"))
    )
    return version_of_all([*(version_of(shape) for shape in sheets.shapes()), *wordings])


def _vocabulary(shape: schema.DeskShape, checks: Checks) -> Vocabulary:
    """The names of lead rules; a field of the desk's own may not take a name that is in use."""
    usable = {}
    for name, kind in shape.fields.items():
        if name in RESERVED:
            checks.add(("fields", name), f"“{name}” is a lead field already; leave it out")
            continue
        try:
            lead_vocabulary({name: kind})
            usable[name] = kind
        except RuleError as error:
            checks.add(("fields", name), error.message)
    return lead_vocabulary(usable)


def _playbooks(
    sheets: Sheets, desk_reasons: Reasons, lead: Vocabulary, problems: list[Problem]
) -> dict[str, Playbook]:
    currency = sheets.main.shape.currency
    built = {}
    for each in sheets.playbooks:
        checks = Checks(each.document)
        playbook = checklists.playbook(each.shape, checks, lead, currency)
        playbook = reasons.laid_over(playbook, each.shape, desk_reasons, checks)
        built[each.shape.key] = replace(playbook, framework=each.builds_on or playbook.framework)
        others = {place.file for place in each.document.places.values()} - {each.document.file}
        if not others & {problem.file for problem in problems}:
            problems += [at_home(problem, each.document) for problem in checks.problems]
    return built


def at_home(problem: Problem, document: Document) -> Problem:
    """A mistake in what is left of another playbook is for the one that builds on it to put right."""
    if problem.file == document.file:
        return problem
    there = f"{problem.file}, line {problem.line}"
    message = f"this does not go with what it builds on ({there}): {problem.message}"
    return document.problem(("extends",), message, level=problem.level)


def _segments(
    sheets: Sheets, teams: tuple[Team, ...], vocabulary: Vocabulary, problems: list[Problem]
) -> tuple[Segment, ...]:
    cards = frozenset(each.shape.key for each in sheets.scorecards)
    playbooks = frozenset(each.shape.key for each in sheets.playbooks)
    known = Known(
        None if "scorecard" in sheets.unread else cards,
        None if "playbook" in sheets.unread else playbooks,
        frozenset(team.key for team in teams),
    )
    checks = Checks(sheets.segments.document, problems)
    return building.segments(sheets.segments.shape, checks, vocabulary, known)

"""`/metrics`: what operators watch, in Prometheus' words."""

import asyncio
from collections.abc import Iterable

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry
from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.http.health import PATIENCE, problems_of
from bot.metrics import OTHER, Metrics
from bot.services import Services
from bot.usecases.audit import Repair
from bot.usecases.promises import FOLLOW_UP
from storage import audits, backlog
from storage.inbox import InboxWriter

_INTAKE = "/intake/"

GAUGES = {
    "handraise_messages_waiting": "Messages that wait to be shown in Slack.",
    "handraise_messages_oldest_seconds": "How long the oldest of them has waited; 0 when none waits.",
    "handraise_messages_unknown": "Messages of which it is not known whether they stand in Slack; they are looked for.",
    "handraise_messages_given_up": "Messages that Slack refused for good; `handraise outbox` says why.",
    "handraise_messages_overrun": "Messages whose sender never said what came of them; the next one takes them up.",
    "handraise_clocks_running": "Clocks that run: promises, and reminders of a next step.",
    "handraise_clocks_late": "Promises whose time is up.",
}
DELIVERIES = "handraise_deliveries"
REPAIRS = "handraise_repairs"
READY = "handraise_ready"


def metrics_routes(services: Services, inbox: InboxWriter) -> APIRouter:
    router = APIRouter()

    @router.get(
        "/metrics",
        response_class=Response,
        responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
        summary="Figures for Prometheus",
    )
    async def metrics() -> Response:
        try:
            families = await asyncio.wait_for(asyncio.to_thread(read, services, inbox), PATIENCE)
        except TimeoutError:
            families = [_ready(False)]
        counted = generate_latest(services.metrics.registry)
        return Response(counted + generate_latest(_registry(families)), media_type=CONTENT_TYPE_LATEST)

    return router


def read(services: Services, inbox: InboxWriter) -> list[Metric]:
    """What the store says now; only that it is not ready when it does not answer."""
    ready = _ready(not problems_of(services, inbox))
    now = services.clock.now()
    try:
        with services.store.read() as session:
            found = backlog.figures(session, now=now, wall=services.wall.now(), no_promise=FOLLOW_UP)
            repaired = {each.kind: each.count for each in audits.repaired(session)}
    except SQLAlchemyError:
        return [_ready(False)]
    oldest = found.messages.oldest_at
    values = (
        found.messages.waiting,
        (now - oldest).total_seconds() if oldest else 0,
        found.messages.unknown,
        found.messages.given_up,
        found.messages.overrun,
        found.promises.running,
        found.promises.late,
    )
    gauges = [
        GaugeMetricFamily(name, told, value)
        for (name, told), value in zip(GAUGES.items(), values, strict=True)
    ]
    return [ready, *gauges, _deliveries(found.deliveries), _repairs(repaired)]


def _ready(yes: bool) -> Metric:
    return GaugeMetricFamily(READY, "Whether leads can be taken in, as /readyz says.", int(yes))


def _deliveries(by_state: dict[str, int]) -> Metric:
    told = "What came in and waits to be read, fetched or worked, or was laid aside, by state."
    family = GaugeMetricFamily(DELIVERIES, told, labels=["state"])
    for state, count in by_state.items():
        family.add_metric([state], count)
    return family


def _repairs(by_kind: dict[str, int]) -> Metric:
    family = CounterMetricFamily(REPAIRS, "What the auditor ever put right, by kind.", labels=["kind"])
    for kind in Repair:
        family.add_metric([kind.value], by_kind.get(kind.value, 0))
    return family


class _Families(Collector):
    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = families

    def collect(self) -> Iterable[Metric]:
        return self._families


def _registry(families: Iterable[Metric]) -> CollectorRegistry:
    registry = CollectorRegistry()
    registry.register(_Families(families))
    return registry


class CountsAnswers:
    """Counts the intake's answers by the desk's sources; an address that is none is counted as another."""

    def __init__(self, app: ASGIApp, metrics: Metrics, sources: Iterable[str]) -> None:
        self._app, self._metrics, self._sources = app, metrics, frozenset(sources)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_INTAKE):
            await self._app(scope, receive, send)
            return
        named = scope["path"].removeprefix(_INTAKE)
        source = named if named in self._sources else OTHER

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._metrics.answered(source, message["status"])
            await send(message)

        await self._app(scope, receive, counted)

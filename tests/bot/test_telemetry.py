"""Traces tell what was done and how long it took, and nothing that anybody wrote; without the setting there are none."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from bot.bootstrap import Parts
from bot.settings import Settings, SettingsError, load_settings
from bot.telemetry import middlewares, span, start_telemetry, stop_telemetry
from conversation.turn import Address, ChannelName, Sender, Turn
from norsk.clock import FixedClock
from tests.quiet import QUIET

CANARY = "kanarifuglen-7719"
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@dataclass
class Collector:
    """An OTLP receiver on loopback."""

    url: str = ""
    raw: list[bytes] = field(default_factory=list)

    @property
    def spans(self) -> list[Span]:
        read = [ExportTraceServiceRequest.FromString(one) for one in self.raw]
        return [
            one
            for got in read
            for of in got.resource_spans
            for scope in of.scope_spans
            for one in scope.spans
        ]


@pytest.fixture
async def collector() -> AsyncIterator[Collector]:
    found = Collector()

    async def take(request: web.Request) -> web.Response:
        found.raw.append(await request.read())
        return web.Response(content_type="application/x-protobuf")

    app = web.Application()
    app.router.add_post("/v1/traces", take)
    async with TestServer(app, host="127.0.0.1") as server:
        found.url = str(server.make_url("")).rstrip("/")
        yield found


def traced(url: str) -> Settings:
    return Settings.model_validate({"otel_endpoint": url, "kommune": "lillestrom"})


def turn(text: str, clock: FixedClock) -> Turn:
    address = Address(ChannelName.WEB, CANARY, user_id=f"{CANARY}@demo.invalid")
    sender = Sender(ChannelName.WEB, f"{CANARY}@demo.invalid", f"{CANARY}@demo.invalid", CANARY)
    return Turn(
        key=f"web:{CANARY}:{text}", sender=sender, address=address, received_at=clock.now(), text=text
    )


async def test_a_turn_is_told_by_ids_and_kinds_alone(
    parts: Parts, collector: Collector, clock: FixedClock
) -> None:
    start_telemetry(traced(collector.url))
    try:
        handled = await parts.app.handle(turn(f"Hva er {CANARY}?", clock))
        await parts.app.deliver(handled.key, turn("", clock).address, handled.replies)
        await parts.reminding.plan()
        await parts.reminding.collect()
        with pytest.raises(ValueError, match=CANARY), span("import", kind="avtaler"):
            raise ValueError(CANARY)
    finally:
        await asyncio.to_thread(stop_telemetry)
    names = [one.name for one in collector.spans]
    assert {"accept", "turn", "deliver", "plan", "collect", "import"} <= set(names)
    attributes = {pair.key for one in collector.spans for pair in one.attributes}
    assert attributes <= {"channel", "act", "kind", "error.type"}
    acts = {
        pair.value.string_value for one in collector.spans for pair in one.attributes if pair.key == "act"
    }
    assert len(acts) == 1
    assert not any(CANARY.encode() in one for one in collector.raw)


@pytest.mark.parametrize("trusted", [True, False])
async def test_a_parent_from_outside_is_gone_on_with_only_where_it_is_trusted(
    collector: Collector, *, trusted: bool
) -> None:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="hei")

    start_telemetry(traced(collector.url))
    try:
        app = web.Application(middlewares=middlewares(lambda _: trusted))
        app.router.add_get("/files/{id}", page)
        async with TestClient(TestServer(app, host="127.0.0.1")) as client:
            await client.get(
                f"/files/{CANARY}?{CANARY}", headers={"traceparent": PARENT, "User-Agent": CANARY}
            )
    finally:
        await asyncio.to_thread(stop_telemetry)
    (one,) = collector.spans
    assert (one.trace_id.hex() == PARENT.split("-")[1]) is trusted
    assert {pair.key: pair.value.string_value for pair in one.attributes} == {
        "method": "GET",
        "route": "/files/{id}",
    }
    assert CANARY.encode() not in collector.raw[0]


def test_without_the_setting_nothing_is_read_in_and_a_span_is_nothing() -> None:
    code = (
        "import sys; from bot.settings import Settings; from bot import telemetry\n"
        "telemetry.start_telemetry(Settings.model_validate({}))\n"
        "assert telemetry.span('a') is telemetry.span('b')\n"
        "assert not [name for name in sys.modules if name.startswith('opentelemetry')]\n"
    )
    done = subprocess.run([sys.executable, "-c", code], env=QUIET, cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 0


def test_without_the_extra_the_start_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(SettingsError, match="uv sync --extra telemetry"):
        start_telemetry(traced("http://127.0.0.1:9"))
    with pytest.raises(SettingsError, match="INNKJOPSBOT_OTEL_ENDPOINT må være en hel adresse"):
        load_settings(otel_endpoint="127.0.0.1:4318")

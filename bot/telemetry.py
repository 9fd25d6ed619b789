"""OpenTelemetry traces, where an address for them is set: what a turn, a sending or a pass took, by ids and kinds alone.

Without one nothing of OpenTelemetry is read in, and a span costs a look at a name. No span holds a text, a name, an
address or an error's own words.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.settings import Settings, SettingsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Tracer

SERVICE: Final = "innkjopsbot"
PATH: Final = "/v1/traces"
LONGEST_VALUE: Final = 120
LACKS_EXTRA: Final = (
    "INNKJOPSBOT_OTEL_ENDPOINT krever tilleggspakken «telemetry». "
    "Installer med `uv sync --extra telemetry`, eller ta bort innstillingen."
)
_NOTHING: Final[AbstractContextManager[None]] = nullcontext()


class _Tracing:
    """Whether spans are written in this process, and through what."""

    tracer: "Tracer | None" = None
    provider: "TracerProvider | None" = None


@contextmanager
def telemetry(settings: Settings) -> Iterator[None]:
    """Write spans within, where an endpoint is set, and send what is left at the end. Raises SettingsError."""
    start_telemetry(settings)
    try:
        yield
    finally:
        stop_telemetry()


def start_telemetry(settings: Settings) -> None:
    """Begin to write spans where an endpoint is set. Raises SettingsError where the extra is not installed."""
    if not settings.otel_endpoint or _Tracing.tracer is not None:
        return
    try:
        exporter = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ImportError as exc:
        raise SettingsError([LACKS_EXTRA]) from exc
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - only where traces are wanted
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - as above
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - as above

    about = {"service.name": SERVICE, "service.version": version(SERVICE), "kommune": settings.kommune}
    # Not the process' command line nor the machine's owner: only what is said here, and what the environment adds.
    provider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False)
    to = exporter.OTLPSpanExporter(endpoint=settings.otel_endpoint.rstrip("/") + PATH, timeout=5)
    provider.add_span_processor(BatchSpanProcessor(to))
    _Tracing.provider, _Tracing.tracer = provider, provider.get_tracer(SERVICE)


def stop_telemetry() -> None:
    """Send what has been written, within some seconds, and end; nothing where it was never begun."""
    provider, _Tracing.provider, _Tracing.tracer = _Tracing.provider, None, None
    if provider is not None:
        provider.shutdown()


def span(name: str, *, act: str = "", **known: str | int) -> AbstractContextManager[None]:
    """Return a context that is one span; `known` are kinds and ids, never what somebody wrote.

    `act` is the key of an act or a message, which may hold a conversation's id: only its hash is told.
    """
    if _Tracing.tracer is None:
        return _NOTHING
    return _written(_Tracing.tracer, name, known | ({"act": named(act)} if act else {}))


def sending(lane: str, key: str) -> AbstractContextManager[None]:
    """Return the span of one message through one channel."""
    return span("send", act=key, channel=lane)


def named(key: str) -> str:
    """Return an id for a key that may hold a conversation's or a person's: the same for the same key, and one way."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


@contextmanager
def _written(tracer: "Tracer", name: str, known: dict[str, str | int]) -> Iterator[None]:
    from opentelemetry.trace import Status, StatusCode  # noqa: PLC0415 - only where traces are wanted

    short = {key: value if isinstance(value, int) else value[:LONGEST_VALUE] for key, value in known.items()}
    # An exception's words may quote a person, so only its type is told.
    with tracer.start_as_current_span(
        name, attributes=short, record_exception=False, set_status_on_exception=False
    ) as current:
        try:
            yield
        except BaseException as exc:
            current.set_attribute("error.type", type(exc).__name__)
            current.set_status(Status(StatusCode.ERROR))
            raise


def middlewares(is_trusted: Callable[[web.Request], bool]) -> Sequence[Middleware]:
    """Return what makes a span of each HTTP request; none where traces are off.

    A `traceparent` is gone on with only where `is_trusted` says so of the sender: from anybody else it could tie
    one person's requests together, or flood a trace that is not theirs.
    """
    return () if _Tracing.tracer is None else (_requests(is_trusted),)


def _requests(is_trusted: Callable[[web.Request], bool]) -> Middleware:
    from opentelemetry import context, propagate  # noqa: PLC0415 - only where traces are wanted

    @web.middleware
    async def traced(request: web.Request, handler: Handler) -> web.StreamResponse:
        carried = {"traceparent": request.headers.get("traceparent", "")} if is_trusted(request) else {}
        token = context.attach(propagate.extract(carried))
        try:
            route = request.match_info.route.resource
            shown = route.canonical if route is not None else "unknown"
            with span("http", method=request.method, route=shown):
                return await handler(request)
        finally:
            context.detach(token)

    return traced


def is_installed() -> bool:
    """Say whether the libraries that write traces are there."""
    try:
        import_module("opentelemetry.sdk.trace")
    except ImportError:
        return False
    return True

"""JSON logs: static events with ids. Never message text, names or addresses, and no exception texts either."""

import logging
import sys
import traceback

import structlog
from structlog.typing import EventDict, WrappedLogger


def _frames(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and frames: its own words may quote what somebody wrote."""
    info = event.pop("exc_info", None)
    error = sys.exc_info()[1] if info is True else info
    if isinstance(error, BaseException):
        event["error"] = f"{type(error).__module__}.{type(error).__qualname__}"
        event["frames"] = [
            f"{frame.filename}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(error.__traceback__)
        ]
    return event


def configure_logs(level: str) -> None:
    """Send our events, and the warnings of libraries, to standard error, one JSON object per line."""
    number = getattr(logging, level.upper())
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _frames,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        # Looked up each time, since standard error may be replaced after start.
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_LibraryFormatter())
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)


class _LibraryFormatter(logging.Formatter):
    """A library's record as JSON: who, where and what kind of error, never the message it made up itself."""

    def format(self, record: logging.LogRecord) -> str:
        event: EventDict = {"event": "library_log", "library": record.name, "level": record.levelname.lower()}
        event["where"] = f"{record.pathname}:{record.lineno}"
        if record.exc_info and record.exc_info[1]:
            event["exc_info"] = record.exc_info[1]
            _frames(None, "", event)
        rendered = structlog.processors.JSONRenderer()(None, "", event)
        return rendered if isinstance(rendered, str) else rendered.decode()


def log() -> structlog.stdlib.BoundLogger:
    """Return the logger; events are static words, values are ids."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger()
    return logger

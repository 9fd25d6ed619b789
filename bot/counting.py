"""What becomes of proactive messages, as the metrics and the log have it."""

from bot import metrics
from bot.logs import log
from notifications.delivery.attempt import Ended, Report


def count_attempt(report: Report) -> None:
    """Count how an attempt at a message ended, and the reminders in it."""
    metrics.SENT.inc()
    metrics.ATTEMPTS.labels(report.channel.value, report.ended.value).inc()
    if report.ended is Ended.FAILED:
        metrics.REMINDERS_FAILED.inc(report.reminders)
    elif report.ended is Ended.SENT:
        metrics.REMINDERS_SENT.inc(report.reminders)
        metrics.REMINDERS_LATE.inc(report.late)


def count_fault(fault: Exception) -> None:
    """Log what should not happen while messages are sent; they are tried again."""
    log().error("dispatch_fault", exc_info=fault)

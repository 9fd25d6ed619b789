"""What becomes of proactive messages, as the metrics and the log have it."""

from bot import metrics
from bot.logs import log
from notifications.delivery.attempt import Ended, Report
from notifications.delivery.halves import NotDrawnError


def count_attempt(report: Report) -> None:
    """Count how an attempt at a message ended, and the reminders in it."""
    metrics.SENT.inc()
    metrics.ATTEMPTS.labels(report.channel.value, report.ended.value).inc()
    if report.ended is Ended.FAILED:
        metrics.REMINDERS_FAILED.inc(report.reminders)
    elif report.ended is Ended.SENT:
        metrics.REMINDERS_SENT.inc(report.reminders)
        metrics.REMINDERS_LATE.inc(report.late)


def tell_left_out(record: str, fault: Exception) -> None:
    """Log a record that no reminder is planned for, since planning it fails; the doctor and the metrics have them all."""
    log().error("record_set_aside", record=record, exc_info=fault)


def count_fault(fault: Exception) -> None:
    """Log what should not happen while messages are sent, and the record where it is one's fault; they are tried again."""
    metrics.DISPATCH_FAULTS.inc()
    if isinstance(fault, NotDrawnError):
        record = fault.records[0] if len(fault.records) == 1 else None
        log().error("dispatch_fault", record=record, records=len(fault.records), exc_info=fault.__cause__)
    else:
        log().error("dispatch_fault", exc_info=fault)

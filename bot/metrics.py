"""What is counted. No label holds a name, an address or a text."""

from prometheus_client import Counter, Gauge, Histogram

TURNS = Counter("innkjopsbot_turns_total", "Acts worked on, by channel and result.", ["channel", "result"])
REPEATS = Counter("innkjopsbot_repeats_total", "Acts delivered again and not worked on again.", ["channel"])
TURN_SECONDS = Histogram("innkjopsbot_turn_seconds", "From an act being stored to its answer.", ["channel"])
SET_ASIDE = Counter("innkjopsbot_set_aside_total", "Acts given up on after three attempts.")
SENT = Counter("innkjopsbot_outbox_claimed_total", "Proactive messages that the dispatcher has worked on.")
WAITING = Gauge("innkjopsbot_outbox_waiting", "Proactive messages that wait to be sent.")
ATTEMPTS = Counter(
    "innkjopsbot_outbox_attempts_total",
    "Attempts at proactive messages, by channel and how they ended.",
    ["channel", "ended"],
)
REMINDERS_SENT = Counter("innkjopsbot_reminders_sent_total", "Reminders that went out.")
REMINDERS_LATE = Counter(
    "innkjopsbot_reminders_late_total", "Reminders that went out after the day they were planned for."
)
REMINDERS_FAILED = Counter("innkjopsbot_reminders_failed_total", "Reminders that reached nobody.")


def count_turn(channel: str, *, answered: bool | None) -> None:
    """Count an act that was worked on; `answered` says whether the knowledge base answered, None where it was not asked."""
    result = {True: "answered", False: "declined", None: "other"}[answered]
    TURNS.labels(channel, result).inc()

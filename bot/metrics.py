"""What is counted. No label holds a name, an address or a text, and none has values without end.

What the database knows is set when somebody asks for the metrics (`bot/gauges.py`); the rest counts this process alone.
"""

from prometheus_client import Counter, Gauge, Histogram

TURNS = Counter("innkjopsbot_turns_total", "Acts worked on, by channel and result.", ["channel", "result"])
REPEATS = Counter("innkjopsbot_repeats_total", "Acts delivered again and not worked on again.", ["channel"])
TURN_SECONDS = Histogram("innkjopsbot_turn_seconds", "From an act being stored to its answer.", ["channel"])
TURN_FAULTS = Counter(
    "innkjopsbot_turn_faults_total", "Attempts at an act that failed and were rolled back.", ["channel"]
)
SET_ASIDE = Counter("innkjopsbot_set_aside_total", "Acts given up on after three attempts.")
TAKEN_UP = Counter("innkjopsbot_inbox_taken_up_total", "Acts taken up again after their lease had lapsed.")
STORE_UNAVAILABLE = Counter(
    "innkjopsbot_store_unavailable_total", "Acts that could not be written down: the database took nothing."
)
SENT = Counter("innkjopsbot_outbox_claimed_total", "Proactive messages that the dispatcher has worked on.")
WAITING = Gauge("innkjopsbot_outbox_waiting", "Proactive messages that wait to be sent.")
ATTEMPTS = Counter(
    "innkjopsbot_outbox_attempts_total",
    "Attempts at proactive messages, by channel and how they ended.",
    ["channel", "ended"],
)
DISPATCH_FAULTS = Counter(
    "innkjopsbot_dispatch_faults_total", "What should not have happened while messages were sent."
)
REMINDERS_SENT = Counter("innkjopsbot_reminders_sent_total", "Reminders that went out.")
REMINDERS_LATE = Counter(
    "innkjopsbot_reminders_late_total", "Reminders that went out after the day they were planned for."
)
REMINDERS_FAILED = Counter("innkjopsbot_reminders_failed_total", "Reminders that reached nobody.")

TICKED_AT = Gauge(
    "innkjopsbot_tick_timestamp_seconds", "When this process last ended a minute's round of work."
)
TICK_FAULTS = Counter("innkjopsbot_tick_faults_total", "Parts of a round that failed, by part.", ["part"])
PLAN_SECONDS = Histogram(
    "innkjopsbot_plan_seconds",
    "What a pass of the planner took.",
    buckets=(0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300),
)
PLANNED_AT = Gauge("innkjopsbot_plan_timestamp_seconds", "When this process' planner last ended a pass.")

WEBHOOKS = Counter(
    "innkjopsbot_webhook_posts_total", "Posts to the webhook's address, by how they ended.", ["ended"]
)
FLOODS = Counter("innkjopsbot_floods_total", "Requests and acts refused as too many, by kind.", ["kind"])
UPLOADS_REFUSED = Counter(
    "innkjopsbot_uploads_refused_total", "Files that people sent and that were not kept."
)

INBOX_OPEN = Gauge("innkjopsbot_inbox_open", "Acts that are not finished.")
INBOX_LAPSED = Gauge("innkjopsbot_inbox_lapsed", "Acts that are not finished, and that nobody is at.")
INBOX_OLDEST = Gauge("innkjopsbot_inbox_oldest_seconds", "Age of the oldest act that is not finished.")
INBOX_SET_ASIDE = Gauge("innkjopsbot_inbox_set_aside", "Acts of the last seven days that were given up on.")
OUTBOX_DUE = Gauge("innkjopsbot_outbox_due", "Proactive messages that should have gone by now.")
OUTBOX_RETRYING = Gauge(
    "innkjopsbot_outbox_retrying", "Proactive messages that were tried, and wait for more."
)
OUTBOX_OLDEST = Gauge("innkjopsbot_outbox_oldest_seconds", "How long ago the oldest of them fell due.")
OUTBOX_FAILED = Gauge(
    "innkjopsbot_outbox_failed",
    "Messages of the last seven days that reached nobody, by channel and class of reason.",
    ["channel", "reason"],
)
PAUSED = Gauge("innkjopsbot_sending_paused", "1 while `remind pause` holds, else 0.")
TASKS_OPEN = Gauge(
    "innkjopsbot_tasks_open", "Open tasks by kind, where at least five people are asked.", ["kind"]
)

PLANNER_FAULTS = Gauge(
    "innkjopsbot_planner_faults", "Records that no reminder is planned for, since the rules fail on them."
)
REPLICAS = Gauge(
    "innkjopsbot_replicas",
    "Processes that serve, by the schema's revision that their code knows.",
    ["revision"],
)

DATABASE_UP = Gauge("innkjopsbot_database_up", "1 where the database answered this question, else 0.")
DATABASE_SECONDS = Gauge("innkjopsbot_database_seconds", "What the smallest question to the database took.")
POOL_USED = Gauge("innkjopsbot_database_pool_used", "Connections to the database in use in this process.")
POOL_SIZE = Gauge("innkjopsbot_database_pool_size", "Connections to the database that this process may have.")
KNOWLEDGE_ARTICLES = Gauge("innkjopsbot_knowledge_articles", "Articles that are answered from.")
KNOWLEDGE_UNUSABLE = Gauge(
    "innkjopsbot_knowledge_unusable", "Published texts that do not pass the checks of this version."
)
KNOWLEDGE_VERSION = Gauge(
    "innkjopsbot_knowledge_version",
    "A number made of what is published: alike in replicas that answer alike.",
)
BUILD = Gauge(
    "innkjopsbot_build_info", "1, with the version of the product and of its schema.", ["version", "revision"]
)


def count_turn(channel: str, *, answered: bool | None) -> None:
    """Count an act that was worked on; `answered` says whether the knowledge base answered, None where it was not asked."""
    result = {True: "answered", False: "declined", None: "other"}[answered]
    TURNS.labels(channel, result).inc()

"""What is counted. No label holds a name, an address or a text."""

from prometheus_client import Counter, Gauge, Histogram

TURNS = Counter("innkjopsbot_turns_total", "Acts worked on, by channel and result.", ["channel", "result"])
REPEATS = Counter("innkjopsbot_repeats_total", "Acts delivered again and not worked on again.", ["channel"])
TURN_SECONDS = Histogram("innkjopsbot_turn_seconds", "From an act being stored to its answer.", ["channel"])
SET_ASIDE = Counter("innkjopsbot_set_aside_total", "Acts given up on after three attempts.")
SENT = Counter("innkjopsbot_outbox_claimed_total", "Proactive messages that the dispatcher has worked on.")
WAITING = Gauge("innkjopsbot_outbox_waiting", "Proactive messages that wait to be sent.")

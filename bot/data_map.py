"""What each table holds about people, and what becomes of it when somebody is erased: every table is in here once."""

from enum import StrEnum
from typing import Final


class Holds(StrEnum):
    """What a table holds about people, by what becomes of it."""

    TALK = "talk"
    """What passed between a person and the bot: taken away at once."""
    PERSON = "person"
    """Who somebody is, and what is arranged for them: goes with the person, when no role and no case keeps them."""
    CASE = "case"
    """The kommune's cases: whoever they name stays named until the archive has the case; then the name is taken out."""
    WORK = "work"
    """What somebody did at work, in the kommune's own words: stays, and names nobody once the person is gone."""
    NOBODY = "nobody"
    """Nothing about anybody."""


DATA_MAP: Final = {
    **dict.fromkeys(
        ("conversation_state", "inbox", "given_answer", "outbox", "reminder_message", "web_delivery", "stored_file", "form_draft", "expert_question_asker", "web_session"), Holds.TALK
    ),
    **dict.fromkeys(
        ("person", "person_address", "person_role", "reminder_time", "reminder_place", "reminder", "snooze", "stand_in", "waiting_link", "watch", "avvik_recipient", "way_taker"), Holds.PERSON
    ),
    **dict.fromkeys(
        ("case_event", "case_task", "case_document", "case_section", "habilitetsvurdering", "decision", "avvik", "behovsmelding", "endringsbehov", "area_question", "area_answer", "attachment"), Holds.CASE
    ),
    **dict.fromkeys(
        ("artikkel_version", "expert_question", "audit", "archive_entry", "varsling", "avtale", "enhet", "avtale_mark"), Holds.WORK
    ),
    **dict.fromkeys(
        ("case_serial", "import_run", "kept_secret", "month_figure", "notification_state", "planner_fault", "replica", "spent_use", "way_count", "avtale_control", "avtale_enhet", "avtale_option"), Holds.NOBODY
    ),
}  # fmt: skip
KEPT_BECAUSE: Final = {
    Holds.CASE: "kommunens saker: navnet står til arkivet har dem",
    Holds.WORK: "kommunens egne tekster og hendelseslogg: det som er gjort står, uten hvem",
}
"""Why an erasure leaves something, as it is said."""

"""What every step of a case's work needs: its track, what is said of it, and why it can no longer be taken."""

from conversation.markup import escape
from conversation.reply import Choice
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.words import say, show_case, status_word
from dialogs.dialog import Context, Outcome
from norsk.when import oslo_date
from register.avvik import Avvik
from register.behovsmelding import Behovsmelding
from register.case_event import CaseEvent
from register.case_step import is_untouched, waits_for_taker
from register.cases import CaseRecord, filed_at_of
from register.events import CaseChanged, TrackChanged
from register.track import Track, TrackKind


def track_of(case: CaseRecord) -> Track:
    """Return the track of a case, so that what is reminded of it is planned anew and its cards are changed."""
    day = oslo_date(filed_at_of(case) or case.changed_at)
    if isinstance(case, Behovsmelding):
        return Track(TrackKind.BEHOVSMELDING, case.record, day)
    if isinstance(case, Avvik):
        return Track(TrackKind.AVVIK, case.record, case.due_on or day)
    return Track(TrackKind.ENDRINGSBEHOV, case.record, day)


def changed(context: Context, need: Behovsmelding, event: CaseEvent, text: str, *choices: Choice) -> Outcome:
    """Return what is said of a step that was taken, with what has happened; reminders are planned anew."""
    said = say(context, text, *choices, show_case(need, "Se saken"))
    return Outcome(
        said.replies, context.memory, events=(CaseChanged(event.id), TrackChanged(track_of(need).ref))
    )


def moved_on(looks: Onlooker, need: Behovsmelding) -> str:
    """Return why a need can no longer be worked on before it is taken; "" where it can."""
    return "" if is_untouched(need) else _moved(looks, need)


def not_to_take(looks: Onlooker, need: Behovsmelding) -> str:
    """Return why a need can not be taken: somebody has it, or it is over; "" where it can, also one that was given back."""
    return "" if waits_for_taker(need) and not is_over(looks, need) else _moved(looks, need)


def _moved(looks: Onlooker, need: Behovsmelding) -> str:
    status = status_word(need, looks.context.kommune)
    if need.taken_by_id is not None:
        return f"{need.number} er alt tatt av {{innkjop}}. Ingenting er endret."
    return f"{need.number} har alt status «{status}». Ingenting er endret."


def said_of(looks: Onlooker, need: Behovsmelding, text: str) -> Outcome:
    """Return a sentence about a need, with the office's name for `{innkjop}`, and the button that shows it."""
    innkjop = escape(looks.context.kommune.names["innkjop"])
    return say(looks.context, text.replace("{innkjop}", innkjop), show_case(need, "Se saken"))


def innkjop_of(looks: Onlooker) -> str:
    """Return what the procurement office is called, escaped."""
    return escape(looks.context.kommune.names["innkjop"])

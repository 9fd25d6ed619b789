"""Who handles a need: whoever of the procurement office has taken it, or stands in for them, and is not inhabil."""

from dialogs.cases.sight import Onlooker
from dialogs.cases.words import say, show_case
from dialogs.dialog import Outcome
from knowledge.gates import has_reached
from knowledge.terskelverdi import Kind
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids

ANNOUNCED = "kunngjort"
"""The status from which a procurement is public: what it is about can no longer change."""


def is_barred(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether whoever asks is inhabil in a need, or handles it only for somebody who is."""
    barred = party_ids(need, BARRED)
    return bool(looks.viewer.own & barred) or need.taken_by_id in barred


def handles(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether a need is theirs to handle."""
    return (
        need.taken_by_id is not None and need.taken_by_id in looks.viewer.ids and not is_barred(looks, need)
    )


def not_handler(looks: Onlooker, need: Behovsmelding, what: str) -> Outcome:
    """Return that only whoever handles a need can do something; `what` is a sentence's end: «kan endre statusen»."""
    if need.taken_by_id is None:
        text = f"Ingen har tatt {need.number} ennå. Bare den som har tatt saken, {what}. Ingenting er endret."
    else:
        text = f"Bare den som har tatt {need.number}, {what}. Ingenting er endret."
    return say(looks.context, text, show_case(need, "Se saken"))


def kind_of(need: Behovsmelding) -> Kind:
    """Return what kind of purchase a need is; unknown where nobody has told."""
    return Kind(need.kind) if need.kind in set(Kind) else Kind.UKJENT


def is_announced(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether a need's procurement has been announced, or come further."""
    return has_reached(looks.context.kommune, need.status, ANNOUNCED)

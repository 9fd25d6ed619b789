"""Filing for a colleague: who may, whom they mean, and what they are told where that cannot be done."""

import re
from dataclasses import dataclass, replace
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import escape
from conversation.reply import Choice
from dialogs.cases.sight import Onlooker, onlooker
from dialogs.cases.words import say
from dialogs.colleague import known_as, meant
from dialogs.dialog import Context, Outcome
from dialogs.need_talk import behalf_of, content_of
from register.enhet import EnhetTree
from register.person import Person, Role

MAY_FILE: Final = (Role.INNKJOPSKONTAKT, Role.LEDER, Role.INNKJOPER, Role.INNKJOPSSJEF)
"""The roles that may file for a colleague."""
LONGEST_TEXT: Final = 1500
"""Characters of a sentence that a button carries: some platforms take 2 000 in all."""
_OF: Final = re.compile(r"\bpå vegn[ea]r? av\s+(?P<rest>[^\n]+)", re.IGNORECASE)
_LONGEST_NAME: Final = 6
"""Words of an enhet's name."""
WHOM: Final = (
    "Hvem melder du for, og hva gjelder det? Skriv begge deler i én melding. For eksempel: "
    "«på vegne av Kari Nordmann: 20 stoler til møterommet»."
)
REFUSED: Final = (
    "Bare innkjøpskontakter, ledere og innkjøpere kan melde på vegne av andre. Be {whom} skrive til meg selv, "
    "eller meld behovet i ditt eget navn og skriv hvem det gjelder."
)


@dataclass(frozen=True, slots=True)
class Behalf:
    """For whom something is filed. `text` is the sentence without who it is for.

    `outcome` is what is said instead, where it cannot be done or is not clear; with neither, nobody is named. `said` is
    told first: that an enhet is no person.
    """

    person: Person | None = None
    text: str = ""
    outcome: Outcome | None = None
    said: str = ""


async def on_behalf(context: Context, text: str, *, form: str = "behovsmelding") -> Behalf:
    """Return for whom a sentence files something: «på vegne av Kari: vi trenger 20 stoler»."""
    name = behalf_of(text)
    if name is None:
        return Behalf(text=text)
    looks = await onlooker(context)
    if (enhet := enhet_named(looks.enheter, text)) is not None:
        return enhet
    content = content_of(text)
    if not may_file_for_others(looks):
        return Behalf(
            text=content, outcome=say(context, REFUSED.format(whom=escape(name[:80]) or "kollegaen din"))
        )
    if not name:
        return Behalf(text=content, outcome=say(context, WHOM))
    found = await meant(context, name)
    if found.person is not None:
        return Behalf(found.person, content)
    if not found.several:
        return Behalf(text=content, outcome=say(context, escape(found.fault)))
    choices = [await _choice(context, one, form, content) for one in found.several]
    asked = say(context, f"Flere heter «{escape(name[:80])}». Hvem melder du for?", *choices)
    return Behalf(text=content, outcome=asked)


def enhet_named(enheter: EnhetTree, text: str) -> Behalf | None:
    """Return what is filed for an enhet, which is done in one's own name; None where none is named."""
    found = _OF.search(text)
    words = found["rest"].split()[:_LONGEST_NAME] if found else []
    for count in range(len(words), 0, -1):
        written = " ".join(words[:count]).strip(" :,.!")
        if found and enheter.named(written):
            rest = found["rest"].lstrip()[len(" ".join(words[:count])) :]
            content = content_of(f"{text[: found.start()]} {rest}").strip(" :,.!")
            said = f"{escape(written)} er en enhet og ikke en person, så du melder i ditt eget navn."
            return Behalf(text=f"{content} til {written}" if content else "", said=said)
    return None


def told_first(outcome: Outcome, said: str) -> Outcome:
    """Return an answer with something told before it."""
    if not said or not outcome.replies:
        return outcome
    first, *others = outcome.replies
    text = "\n\n".join(part for part in (said, first.text) if part)
    return replace(outcome, replies=(replace(first, text=text), *others))


async def _choice(context: Context, person: Person, form: str, text: str) -> Choice:
    args = {"form": form, "text": text[:LONGEST_TEXT], "for": str(person.id)}
    return Choice(await known_as(context, person), Action(ActionId.START_FORM, args))


def may_file_for_others(looks: Onlooker) -> bool:
    """Say whether somebody may file for a colleague: by role, or as whom an enhet names as leader or innkjøpskontakt."""
    if any(held.role in MAY_FILE for held in looks.viewer.held):
        return True
    named = {id for one in looks.enheter.by_id.values() for id in (one.leader_id, one.innkjopskontakt_id)}
    return bool(looks.viewer.ids & named)

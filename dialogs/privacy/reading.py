"""Reading somebody's conversations: the personvernombud only, with a reason, and the person read can see who did and why."""

import re
import uuid
from collections.abc import Sequence
from typing import Final

from sqlalchemy import or_, select

from conversation.actions import Action, ActionId, WrongRoleError
from conversation.markup import clean, escape
from conversation.reply import Choice, Field, FieldKind, Form, Option, Reply
from dialogs.dialog import Context, Outcome, privately
from register.audit import write_audit
from register.ids import id_or_none
from register.person import Person, Role, fold_email
from register.stand_in import has_left

READ: Final = "talk_read"
"""The act of the audit line; its record is `person:<id>`, its detail the reason from `REASONS` and a case number."""
REASON: Final = "grunn"
REFERENCE: Final = "sak"
REASONS: Final = {
    "innsyn": "krav om innsyn fra personen selv",
    "klage": "klage fra personen selv",
    "sikkerhet": "brudd på sikkerheten",
    "tilsyn": "pålegg fra Datatilsynet",
    "varsel": "varslingssak",
}
"""Why somebody may read another's conversations. A list and no free text: the audit log holds nobody's words."""
REFUSED: Final = "Jeg viser ikke noens samtaler til andre. Bare personvernombudet kan lese dem. Det må ha en grunn, og den det gjelder, ser det."
_REFERENCE: Final = re.compile(r"\d{2,4}/\d{1,7}(?:-\d{1,4})?")
_MOST: Final = 5


def may_read(context: Context) -> bool:
    """Say whether somebody may read others' conversations: their role only, and nobody in their place."""
    person = context.person
    here = not context.guest and not has_left(person, on=context.today)
    return here and person.has_role(Role.PERSONVERNOMBUD)


def refused(context: Context) -> Outcome:
    """Return the same words to everybody else, whether the person exists or not, and leave an audit line."""
    write_audit(
        context.session, at=context.now, act="press_refused", record="action", actor_id=context.person.id,
        detail={"why": WrongRoleError.__name__},
    )  # fmt: skip
    return privately(Outcome((Reply(REFUSED),), context.memory))


async def ask_reading(context: Context, who: str) -> Outcome:
    """Show the form for the reason, or those who may be meant."""
    if not may_read(context):
        return refused(context)
    found = await _meant(context, who)
    if not found:
        text = f"Jeg finner ingen med navnet «{escape(who)}». Skriv hele navnet eller e-postadressen."
        return privately(Outcome((Reply(text),), context.memory))
    if len(found) > 1:
        choices = tuple(
            Choice(f"{one.name}, {one.email}", Action(ActionId.READ_TALK, {"who": str(one.id)}))
            for one in found
        )
        return privately(Outcome((Reply("Hvem mener du?", choices=choices),), context.memory))
    return _form(context, found[0], {}, {})


async def _meant(context: Context, who: str) -> Sequence[Person]:
    written = clean(who).strip()
    wanted = select(Person).where(
        or_(Person.email == fold_email(written), Person.name.ilike(f"%{_literal(written)}%", escape="\\"))
    )
    rows = await context.session.scalars(wanted.order_by(Person.name).limit(_MOST))
    return list(rows.unique())


def _literal(written: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", written)


def _form(context: Context, person: Person, values: dict[str, str], errors: dict[str, str]) -> Outcome:
    why = Field(
        REASON,
        "Hvorfor må du lese samtalene?",
        FieldKind.CHOICE,
        help="Grunnen står i loggen, og personen ser den.",
        value=values.get(REASON, ""),
        error=errors.get(REASON, ""),
        options=tuple(Option(key, label.capitalize()) for key, label in REASONS.items()),
    )
    case = Field(
        REFERENCE,
        "Saksnummer i arkivet",
        help="For eksempel 26/123. Du kan la feltet stå tomt.",
        required=False,
        value=values.get(REFERENCE, ""),
        error=errors.get(REFERENCE, ""),
    )
    submit = Choice("Les samtalene", Action(ActionId.READ_TALK, {"who": str(person.id)}))
    text = f"Du ber om å lese samtalene til **{escape(person.name)}** ({escape(person.email)}). Det blir logget, og personen kan se det."
    replaces = context.pressed_on if errors else None
    return privately(
        Outcome((Reply(text, form=Form((why, case), submit), replaces=replaces),), context.memory)
    )


async def read_talk(context: Context, action: Action) -> Outcome:
    """Hand out somebody's conversations, and write down who read them, whose, when and why."""
    if not may_read(context):
        return refused(context)
    id = id_or_none(action.args.get("who", ""))
    person = await context.session.get(Person, id) if id else None
    if person is None:
        return privately(Outcome((Reply("Personen er ikke i registeret lenger."),), context.memory))
    sent = {key: clean(context.turn.form.get(key, "")).strip() for key in (REASON, REFERENCE)}
    if not context.turn.form or (errors := _errors(sent)):
        return _form(context, person, sent, errors if context.turn.form else {})
    return await _handed_out(context, person.id, person.name, sent)


def _errors(sent: dict[str, str]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if sent[REASON] not in REASONS:
        errors[REASON] = "Velg en grunn."
    if sent[REFERENCE] and not _REFERENCE.fullmatch(sent[REFERENCE]):
        errors[REFERENCE] = "Skriv saksnummeret som i arkivet, for eksempel 26/123."
    return errors


async def _handed_out(context: Context, id: uuid.UUID, name: str, sent: dict[str, str]) -> Outcome:
    detail = {"reason": sent[REASON]} | ({"case": sent[REFERENCE]} if sent[REFERENCE] else {})
    write_audit(
        context.session,
        at=context.now,
        act=READ,
        record=f"person:{id}",
        actor_id=context.person.id,
        detail=detail,
    )
    documents = await context.own_data.talk(context.session, id, on=context.today, reference=sent[REFERENCE])
    text = (
        f"Her er samtalene til {escape(name)}. Lesingen er logget: {REASONS[sent[REASON]]}. "
        "Filen er bare til deg, og jeg sletter den om sju dager."
    )
    return privately(Outcome((Reply(text, documents=documents),), context.memory))

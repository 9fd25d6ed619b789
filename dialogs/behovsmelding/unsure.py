"""«Usikker»: a short question about an agreement and a need, to the procurement office and the innkjøpskontakt."""

import uuid
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, Field, FieldKind, Form, Reply
from dialogs import texts
from dialogs.avtaler.desk import Desk, show_choice
from dialogs.avtaler.text import numbered
from dialogs.behovsmelding.put import AVTALE, Asked, Take, asks, count, put, way_choice
from dialogs.behovsmelding.sketch import Sketch
from dialogs.dialog import Context, Outcome
from dialogs.draft import Draft
from dialogs.forward import asked_in_of
from dialogs.money import kroner
from knowledge.names import fill
from register.avtale_hit import Hit
from register.events import Event, QuestionForwarded
from register.expert_question import QuestionKind, add_question, join_question
from register.person import Person
from register.stand_in import acting, has_left
from register.way_count import Way

QUESTION: Final = "sporsmal"
LONGEST: Final = 2000
SEND: Final = "Send spørsmålet"


async def ask_unsure(
    desk: Desk, draft: Draft, sketch: Sketch, hit: Hit | None, take: Take, *, value: str = "", error: str = ""
) -> Outcome:
    """Return the question as it will be sent, to be changed or sent; sending it is the consent."""
    put(draft, **{QUESTION: take.value, AVTALE: str(hit.avtale.id) if hit else ""})
    kontakt = await contact(desk, sketch)
    who = f" og innkjøpskontakt {escape(kontakt.name)}" if kontakt else ""
    said = (
        f"Da spør jeg {{innkjop}}{who} for deg, med navnet ditt. Du får svaret her. Se over spørsmålet først."
    )
    field = Field(
        QUESTION,
        "Hva vil du spørre om?",
        FieldKind.LONG_TEXT,
        help="Ikke ta med personopplysninger om andre.",
        value=value or question_about(sketch, hit, take),
        error=error,
    )
    args = {"draft": str(draft.id), "way": take.value, **({"avtale": str(hit.avtale.id)} if hit else {})}
    reply = Reply(
        fill(said, desk.context.kommune.names),
        choices=(way_choice("Meld behov i stedet", draft, Take.REPORT, avtale=args.get("avtale", "")),),
        form=Form((field,), Choice(SEND, Action(ActionId.SEND_WAY, args))),
        replaces=desk.context.pressed_on if error else None,
        private=True,
    )
    return Outcome((reply,), asks(desk.context, draft, Asked.QUESTION))


def question_about(sketch: Sketch, hit: Hit | None, take: Take) -> str:
    """Return the question in words that stand alone; not escaped."""
    what = sketch.called or "dette"
    which = f"«{hit.avtale.title}» ({numbered(hit.avtale)})" if hit else "en av avtalene våre"
    if take is Take.CALL_OFF:
        value = f" til {kroner(sketch.value_nok)}" if sketch.value_nok is not None else ""
        return f"Vi vil bestille {what}{value} på avtalen {which}. Må det meldes som behov først?"
    return f"Vi trenger {what}. Dekker avtalen {which} dette?"


async def send_unsure(desk: Desk, draft: Draft, sketch: Sketch, hit: Hit | None, take: Take) -> Outcome:
    """Send the question that stands in the form, or show the form again with what is wrong."""
    context = desk.context
    text = clean(context.turn.form.get(QUESTION, "")).strip() or question_about(sketch, hit, take)
    if len(text) > LONGEST:
        error = texts.forward_too_long(len(text), LONGEST)
        return await ask_unsure(desk, draft, sketch, hit, take, value=text, error=error)
    question = await add_question(
        context.session,
        kind=QuestionKind.UNANSWERED,
        text=text,
        kommune=context.kommune.id,
        article=None,
        version=context.knowledge.rules_version,
        now=context.now,
    )
    await join_question(
        context.session, question, person=context.person, named=True, words=text, complaint="",
        asked_in=asked_in_of(context), now=context.now,
    )  # fmt: skip
    if take is Take.UNSURE:
        await count(context, draft, Way.UNSURE)
    events: tuple[Event, ...] = (QuestionForwarded(question.id),)
    kontakt = await contact(desk, sketch)
    told = _to_contact(context, kontakt, hit, take, text) if kontakt and _may_tell(hit) else ()
    return Outcome(
        (_receipt(context, draft, kontakt if told else None), *told),
        asks(context, draft, Asked.AVTALE),
        events=events,
    )


def _may_tell(hit: Hit | None) -> bool:
    return hit is None or not hit.avtale.confidential


def _receipt(context: Context, draft: Draft, kontakt: Person | None) -> Reply:
    who = f" og innkjøpskontakt {escape(kontakt.name)}" if kontakt else ""
    said = (
        f"Sendt. {{innkjop}}{who} har fått spørsmålet, og du får svaret her. Behovet ditt er lagret så lenge. "
        "Du kan også melde det nå."
    )
    report = way_choice("Meld behov", draft, Take.REPORT)
    return Reply(fill(said, context.kommune.names), choices=(report,), private=True)


def _to_contact(
    context: Context, kontakt: Person, hit: Hit | None, take: Take, text: str
) -> tuple[Reply, ...]:
    asker = f"{escape(context.person.name)} ({escape(context.person.email)})"
    about = "om en stor bestilling på en avtale" if take is Take.CALL_OFF else "om en avtale dekker et behov"
    said = (
        f"**{asker} spør {about}:** «{escape(text)}»\n\n"
        f"{{innkjop}} har også fått spørsmålet. Vet du svaret, så si det direkte til {escape(context.person.name)}."
    )
    choices = (show_choice(hit.avtale, label="Vis avtalen"),) if hit else ()
    return (Reply(fill(said, context.kommune.names), to=kontakt.email, choices=choices, private=True),)


async def contact(desk: Desk, sketch: Sketch) -> Person | None:
    """Return who buys for the enhet that needs it, or whoever stands in for them; None where it is the asker, or nobody."""
    context = desk.context
    id = _named(desk, sketch.enhet_id or context.person.enhet_id)
    person = await context.session.get(Person, id) if id else None
    if person is None or has_left(person, on=context.today):
        return None
    now = await acting(context.session, person, on=context.today)
    return None if context.person.id in (person.id, now.id) else now


def _named(desk: Desk, enhet_id: uuid.UUID | None) -> uuid.UUID | None:
    named = (enhet.innkjopskontakt_id for enhet in desk.enheter.upwards(enhet_id))
    return next((id for id in named if id is not None), None)

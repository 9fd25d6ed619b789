"""A section of a document written in chat: its form, what is sent in it, and what is refused."""

from collections.abc import Mapping
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.paper import Bullets, Paragraph
from conversation.reply import Choice, Field, FieldKind
from dialogs.cases.competition import competition_given, innovation_field, keep_competition
from dialogs.cases.forms import ask, option_field
from dialogs.cases.words import clipped, say
from dialogs.dialog import Outcome
from dialogs.papers.asked import Asked
from dialogs.papers.build import NOT_RELEVANT, Filled, source_of
from dialogs.papers.buttons import paper_button
from dialogs.papers.fills import filled_from
from dialogs.papers.kinds import NAMES
from dialogs.papers.may import may_make, may_write
from dialogs.papers.overview import counted, next_open, overview_button, several_button
from knowledge.names import fill
from norsk.when import norwegian_date
from register.audit import write_audit
from register.case_event import CaseAct
from register.case_section import sections_of, write_section
from register.case_step import note_step
from register.events import CaseChanged, Event

LONGEST_TEXT: Final = 3000
SHORTEST_TEXT: Final = 2
NOT_FOR: Final = "ikke_aktuelt"
SECTION: Final = "del"
NOT_A_WRITER: Final = "Bare saksbehandleren, lederen for innkjøp og de som er med i faggruppen, kan skrive her. Ingenting er endret."


def choose_form(asked: Asked, *, fault: str = "") -> Outcome:
    """Ask which section somebody wants to write."""
    if not may_write(asked.looks, asked.need):
        return say(asked.context, NOT_A_WRITER, overview_button(asked))
    options = [(one.section.id, f"{one.title} ({one.state.value})") for one in asked.sections]
    field = option_field(SECTION, "Hvilken del vil du skrive?", options, error=fault)
    return ask(asked.context, head(asked), (field,), "Velg", action=_send(asked, "", ""))


async def write_form(
    asked: Asked,
    one: Filled,
    *,
    given: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> Outcome:
    """Ask for a section: what should stand there, who demands it, what the case tells, and what is written already."""
    if not may_write(asked.looks, asked.need):
        return say(asked.context, NOT_A_WRITER, overview_button(asked))
    fields = (
        *_fields(one, given or _kept(asked, one), faults or {}),
        *await innovation_field(asked.looks, asked.need, one.section.id),
    )
    action = _send(asked, one.section.id, await stamp(asked, one))
    found = ask(asked.context, _intro(asked, one), fields, "Lagre", action=action)
    return Outcome(found.replies, asked.remember(one.section.id))


async def written(asked: Asked, one: Filled, *, was: str) -> Outcome:
    """Keep what was sent in a section's form, or show it again with what is wrong; nothing that was written is lost."""
    if not may_write(asked.looks, asked.need):
        return say(asked.context, NOT_A_WRITER, overview_button(asked))
    form = asked.context.turn.form
    given = {key: clean(form.get(field_key(key), "")).strip() for key in one.section.keys}
    given[NOT_FOR] = " ".join(clean(form.get(NOT_FOR, "")).split())
    also = await _also(asked, one)
    faults = {} if also and not any(given.values()) else _faults(asked, one, given)
    if not faults and was != await stamp(asked, one):
        faults = {one.section.keys[0]: meanwhile(asked, one)}
    if faults:
        return await write_form(asked, one, given=given, faults=faults)
    return await keep(asked, one, given, also=also)


async def _also(asked: Asked, one: Filled) -> Mapping[str, bool | None]:
    """Return what was told beside the texts: whether it is an innovation project, where that was asked and answered."""
    if not await innovation_field(asked.looks, asked.need, one.section.id):
        return {}
    return competition_given(asked.looks)


async def keep(
    asked: Asked, one: Filled, given: Mapping[str, str], *, also: Mapping[str, bool | None] | None = None
) -> Outcome:
    """Keep the texts of a section by their keys, `NOT_FOR` being why it does not concern the purchase, and what was told `also`."""
    reason, texts = given.get(NOT_FOR, ""), texts_of(one, given)
    noted = bool(also) and keep_competition(asked.looks, asked.need, also or {})
    events = await _stored(asked, one, texts)
    if events is None and noted:
        return await _said(asked, one, "Svaret om innovasjonsprosjekt er lagret.", ())
    if events is None:
        return await _said(asked, one, f"**{escape(one.title)}** står som før. Ingenting er endret.", ())
    done = "er merket som ikke aktuell" if reason else "er lagret" if any(texts.values()) else "er tømt"
    return await _said(asked, one, f"**{escape(one.title)}** {done}.", events)


def texts_of(one: Filled, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is kept of a section by its keys; a reason why it does not concern the purchase stands alone."""
    reason = given.get(NOT_FOR, "")
    texts = {key: "" if reason else given.get(key, "") for key in one.section.keys}
    texts[one.section.id] = f"{NOT_RELEVANT}: {reason}" if reason else texts.get(one.section.id, "")
    return texts


async def store(asked: Asked, one: Filled, given: Mapping[str, str]) -> tuple[Event, ...] | None:
    """Keep the texts of a section, and return what has happened; None where they stand as before."""
    return await _stored(asked, one, texts_of(one, given))


async def _stored(asked: Asked, one: Filled, texts: Mapping[str, str]) -> tuple[Event, ...] | None:
    context, record = asked.context, asked.need.record
    kept = await sections_of(context.session, record)
    changed = {key: text for key, text in texts.items() if text != (kept[key].text if key in kept else "")}
    if not changed:
        return None
    replaced = [
        kept[key].text
        for key in changed
        if key in kept and kept[key].text and kept[key].by_id != context.person.id
    ]
    for key, text in changed.items():
        await write_section(context.session, record, key, text, by=context.person, now=context.now)
    await context.session.flush()
    return _noted(asked, one, "\n\n".join(replaced))


async def _said(asked: Asked, one: Filled, text: str, events: tuple[Event, ...]) -> Outcome:
    now = await asked.again()
    following = next_open(now, after=one.section.id)
    need, kind = asked.need, asked.kind
    buttons: list[Choice] = []
    if following is not None:
        label = clipped(f"Skriv: {following.title}")
        buttons.append(paper_button(ActionId.EDIT_SECTION, need, kind, label, section=following.section.id))
        buttons.append(several_button(asked))
    buttons.append(paper_button(ActionId.EDIT_SECTION, need, kind, "Endre teksten", section=one.section.id))
    if may_make(asked.looks, need):
        buttons.append(paper_button(ActionId.MAKE_PAPER, need, kind, "Lag versjon"))
    said = say(asked.context, f"{text} {counted(now)}", *buttons, overview_button(asked))
    return Outcome(said.replies, asked.remember(one.section.id), events=events)


def _noted(asked: Asked, one: Filled, replaced: str) -> tuple[Event, ...]:
    """Note who wrote: a member of the faggruppe in the case's history, whoever makes the versions in the audit log.

    What another had written there stands in the history, for the archive: nothing that was written is lost.
    """
    context, need = asked.context, asked.need
    detail = {"section": one.section.id, "title": one.title, "kind": asked.kind.value}
    if replaced or not may_make(asked.looks, need):
        event = note_step(
            context.session, need, CaseAct.SECTION, by=context.person, now=context.now,
            text=replaced, detail=detail,
        )  # fmt: skip
        return (CaseChanged(event.id),)
    need.changed_at = context.now
    write_audit(
        context.session,
        at=context.now,
        act="section_written",
        record=need.record,
        actor_id=context.person.id,
        detail={"section": one.section.id},
    )
    return ()


def _faults(asked: Asked, one: Filled, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with what was sent, by its key."""
    long = too_long()
    faults = {key: long for key, text in given.items() if len(text) > LONGEST_TEXT}
    texts, reason = [given[key] for key in one.section.keys], given[NOT_FOR]
    if reason and any(texts) and any(given[key] != text_of(asked, key) for key in one.section.keys):
        faults[NOT_FOR] = "Skriv enten teksten, eller hvorfor den ikke er aktuell. Ikke begge deler."
    elif reason and len(reason) < SHORTEST_TEXT:
        faults[NOT_FOR] = "Skriv hvorfor delen ikke er aktuell."
    elif not reason and not any(texts) and not any(text_of(asked, key) for key in _all_keys(one)):
        faults[one.section.keys[0]] = "Skriv teksten, eller hvorfor delen ikke er aktuell."
    return faults


def too_long() -> str:
    """Return what is said of a text that is longer than a form on every channel can hold."""
    return f"Kort ned teksten til høyst {LONGEST_TEXT} tegn."


def _fields(one: Filled, given: Mapping[str, str], faults: Mapping[str, str]) -> tuple[Field, ...]:
    asks = {f"{one.section.id}.{each.id}": each.prompt for each in one.section.questions}
    prompts = asks or {one.section.id: one.title}
    own = tuple(
        Field(
            field_key(key), prompt, FieldKind.LONG_TEXT, required=False,
            value=given.get(key, ""), error=faults.get(key, ""),
        )
        for key, prompt in prompts.items()
    )  # fmt: skip
    reason = Field(
        NOT_FOR,
        "Ikke aktuelt? Skriv hvorfor",
        FieldKind.LONG_TEXT,
        required=False,
        help="Det er et ærlig svar, og står i dokumentet.",
        value=given.get(NOT_FOR, ""),
        error=faults.get(NOT_FOR, ""),
    )
    return (*own, reason)


def _kept(asked: Asked, one: Filled) -> dict[str, str]:
    """Return what stands in a section now, by the keys of its form."""
    whole = text_of(asked, one.section.id)
    if whole.startswith(NOT_RELEVANT):
        return {NOT_FOR: whole.removeprefix(NOT_RELEVANT).lstrip(": ")}
    return {key: text_of(asked, key) for key in one.section.keys}


def _intro(asked: Asked, one: Filled) -> str:
    names = asked.context.kommune.names
    demands = [
        f"- {'Skal' if rule.demand == 'skal' else 'Bør'}: {fill(escape(rule.text), names)} {escape(source_of(rule, asked.facts))}"
        for rule in one.rules
    ]
    told = [
        f"- {escape(item)}"
        for block in filled_from(asked.facts, one.section)
        for item in (
            block.items
            if isinstance(block, Bullets)
            else (block.text,)
            if isinstance(block, Paragraph)
            else ()
        )
    ]
    parts = (
        head(asked),
        f"**{escape(one.title)}**\n{fill(one.section.guidance, names)}",
        "\n".join(demands),
        "\n".join(("**Dette står der alt, fra saken:**", *told)) if told else "",
        escape(one.section.example),
    )
    return "\n\n".join(part for part in parts if part)


def head(asked: Asked) -> str:
    """Return which document of which case a form is about."""
    return f"{NAMES[asked.kind]} for {asked.need.number}: {escape(asked.need.title)}."


def _send(asked: Asked, section: str, was: str) -> Action:
    args = {"record": asked.need.record, "paper": asked.kind.value, "section": section, "was": was}
    return Action(ActionId.SAVE_SECTION, args)


def field_key(key: str) -> str:
    """Return the key of a text as a form has it: channels part keys at dots."""
    return key.replace(".", "__")


def text_of(asked: Asked, key: str) -> str:
    """Return what somebody has written under a key; "" where nobody has."""
    found = asked.facts.written.get(key)
    return found.text if found else ""


def _all_keys(one: Filled) -> tuple[str, ...]:
    return (one.section.id, *one.section.keys)


async def stamp(asked: Asked, one: Filled) -> str:
    """Return what tells whether somebody has written in a section since: when it was written last."""
    kept = await sections_of(asked.context.session, asked.need.record)
    return max((kept[key].changed_at.isoformat() for key in _all_keys(one) if key in kept), default="")


def meanwhile(asked: Asked, one: Filled) -> str:
    """Return what somebody else has written since the form was opened, so that nothing is written over unseen."""
    found = [
        (written, written.on)
        for key in _all_keys(one)
        if (written := asked.facts.written.get(key)) is not None
    ]
    if not found:
        return "Noen tømte delen mens du skrev. Trykk Lagre en gang til for å lagre din tekst."
    newest, on = max(found, key=lambda pair: pair[1])
    return (
        f"{newest.by or 'Noen'} endret delen {norwegian_date(on)}, mens du skrev. Nå står det: «{newest.text[:300]}» "
        "Trykk Lagre en gang til for å bruke din tekst."
    )

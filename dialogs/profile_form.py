"""How an editor changes what the kommune calls things and where its own limits lie; like an article, by four eyes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from conversation.actions import Action, ActionId
from conversation.markup import clean, escape
from conversation.reply import Choice, Field, FieldKind, Form, Option, Reply
from dialogs.asked_field import asked_field
from dialogs.dialog import Context, Outcome
from dialogs.money import kroner
from dialogs.profile_gate import step_button, step_line
from knowledge.kommune import Kommune
from knowledge.profile_change import limited, linked, moved, profile_faults, renamed, replaced
from knowledge.profile_parts import LocalLimit
from norsk.amount import parse_amount
from norsk.date import parse_date
from norsk.when import is_dated, norwegian_date
from norsk.yesno import parse_yesno
from register.artikkel import TextKind, VersionStatus, effective, history, propose
from register.events import ArticleProposed

NAME, LIMIT = "navn", "grense"
WHAT, VALUE, FROM, WHY = "hva", "ny_verdi", "gjelder_fra", "grunn"
DECISION, PLACE, DATED, CORRECTS = "vedtak", "sted", "vedtatt", "retter_feil"
STRATEGY: Final = "strategi"
LIMIT_PIECE: Final = "limit"
SHORTEST_WHY: Final = 3
LONGEST_NAME: Final = 80
LONGEST: Final = {VALUE: 500, DECISION: 300, PLACE: 300, WHY: 500}
"""Characters; what a name may have is less."""
_MARKUP = re.compile(r"[{}\[\]<>|*\\`]")
_LINK = re.compile(r"https?://[^\s<>\"]+")
_LINK_LIKE = re.compile(r"[a-z][a-z0-9+.-]*:\S|www\.|//", re.IGNORECASE)
"""What begins so is meant as an address, and is no name."""


@dataclass(frozen=True, slots=True)
class _Change:
    """A piece of the profile: the text it is kept as, what it is about, and what it says in words."""

    key: str
    text: str
    title: str
    said: str
    was: str
    effective_on: date
    corrects: bool = False


def show_profile(context: Context, *, editor: bool) -> Outcome:
    """List what the kommune calls things and its own limits, with where each stands."""
    own = context.kommune
    names = [f"- {key}: {escape(named.name)}" for key, named in sorted(own.named.items())]
    limits = [f"- {escape(limit.duty)}: {_amount(limit)} ({escape(own.source_of(limit).reference)})" for limit in own.limits_on(context.today)]  # fmt: skip
    text = f"**Kommuneprofilen for {own.name}**\n\n{own.note}\n\n**Navn**\n" + "\n".join(names)
    if limits:
        text += "\n\n**Egne grenser**\n" + "\n".join(limits)
    if step := step_line(own, context.today):
        text += f"\n\n**Steg**\n{step}"
    buttons = (
        Choice("Endre et navn eller en lenke", Action(ActionId.EDIT_NAME)),
        Choice("Endre en grense", Action(ActionId.EDIT_LIMIT)),
        *step_button(own),
        Choice("Historikk", Action(ActionId.SHOW_HISTORY, {"kind": TextKind.KOMMUNE.value})),
    )
    return Outcome((Reply(text, choices=buttons if editor else ()),), context.memory)


def edit_name(context: Context) -> Outcome:
    """Show the form for a name or a link."""
    return Outcome(
        (_form(context, NAME, {FROM: context.today.isoformat()}, {}),),
        context.memory,
    )


def edit_limit(context: Context) -> Outcome:
    """Show the form for a limit."""
    return Outcome((_form(context, LIMIT, {FROM: context.today.isoformat()}, {}),), context.memory)


async def propose_profile(context: Context, args: Mapping[str, str]) -> Outcome:
    """Store a change of the profile as a draft, or show the form again with what is wrong."""
    which = LIMIT if args.get("hva") == LIMIT else NAME
    values = {key: " ".join(clean(value).split()) for key, value in context.turn.form.items()}
    faults: dict[str, str] = {}
    read = _limit_change if which == LIMIT else _name_change
    change = read(context, values, faults)
    if len(values.get(WHY, "")) < SHORTEST_WHY and which == NAME:
        faults[WHY] = "Skriv kort hvorfor. Den som godkjenner, ser det."
    for key, most in LONGEST.items():
        if (length := len(values.get(key, ""))) > most:
            faults[key] = f"Teksten er på {length} tegn. Kort den ned til høyst {most}."
    if change and not faults:
        pieces = await _pieces(context, change)
        for fault in profile_faults(context.kommune.id, pieces):
            faults[VALUE] = fault
    if faults or change is None:
        return Outcome((_form(context, which, values, faults),), context.memory)
    version = await propose(
        context.session,
        kind=TextKind.KOMMUNE,
        artikkel_id=f"{context.kommune.id}.{change.key}",
        markdown=pieces[-1],
        title=change.title,
        author=context.person,
        now=context.now,
        effective_on=change.effective_on,
        note=f"{change.said} {values.get(WHY, '')}".strip(),
        corrects=change.corrects,
        replaces=change.was,
    )
    said = f"{escape(change.said)} Forslaget er lagret. En annen redaktør må godkjenne det før det gjelder."
    return Outcome((Reply(said),), context.memory, events=(ArticleProposed(version.id),))


async def _pieces(context: Context, change: _Change) -> list[str]:
    """Return every piece of the profile with the changed one last, as it would stand after the change."""
    id = f"{context.kommune.id}.{change.key}"
    held = await effective(context.session, on=date.max)
    others = [
        version.text
        for version in held
        if version.kind == TextKind.KOMMUNE.value
        and version.artikkel_id.partition(".")[0] == context.kommune.id
        and version.artikkel_id != id
    ]
    if not change.key.startswith(f"{LIMIT_PIECE}."):
        return [*others, change.text]
    # A limit's piece holds every move that it has made, each from its own day.
    versions = await history(context.session, TextKind.KOMMUNE, id)
    before = next((v.text for v in versions if v.status == VersionStatus.PUBLISHED.value), "")
    return [*others, moved(before, change.text)]


def _name_change(context: Context, values: Mapping[str, str], faults: dict[str, str]) -> _Change | None:
    own, key, value = context.kommune, values.get(WHAT, ""), values.get(VALUE, "")
    first_day = _first_day(context, values, faults)
    if key == STRATEGY:
        said = f"Strategien er erstattet fra {norwegian_date(first_day)}."
        return _Change("strategi", replaced(first_day), "Strategien er erstattet", said, "", context.today)
    if key not in own.names:
        faults[WHAT] = "Velg hva du vil endre."
        return None
    old = own.names[key]
    if value.startswith(("http://", "https://")):
        if not _LINK.fullmatch(value):
            faults[VALUE] = "Lenken kan ikke leses. Skriv hele adressen, uten mellomrom."
        said = f"{old} får lenken {value}."
        return _Change(f"links.{key}", linked(key, value), f"Lenken til {old}", said, "", first_day)
    if _LINK_LIKE.match(value):
        faults[VALUE] = "En lenke begynner med https://."
    elif not value or len(value) > LONGEST_NAME or _MARKUP.search(value):
        faults[VALUE] = f"Skriv navnet med høyst {LONGEST_NAME} tegn, uten tegn som {{ [ < * |."
    said = f"«{old}» skal hete «{value}» fra {norwegian_date(first_day)}."
    return _Change(f"names.{key}", renamed(key, value), f"Navnet {old}", said, old, first_day)


def _limit_change(context: Context, values: Mapping[str, str], faults: dict[str, str]) -> _Change | None:
    own = context.kommune
    limit = own.limit(values.get(WHAT, ""), on=context.today)
    amount = parse_amount(values.get(VALUE, ""))
    first_day = _first_day(context, values, faults)
    corrects = parse_yesno(values.get(CORRECTS, ""))
    if limit is None:
        faults[WHAT] = "Velg hvilken grense."
    if amount is None or amount.nok is None or amount.nok <= 0:
        faults[VALUE] = f"«{values.get(VALUE, '')[:80]}» er ikke et beløp. Skriv for eksempel 150 000."
    for key, what in ((DECISION, "hva vedtaket heter"), (PLACE, "hvor i vedtaket det står")):
        if not values.get(key):
            faults[key] = f"Skriv {what}. Svarene viser det som kilde."
    if not is_dated(values.get(DATED, "")):
        faults[DATED] = "Skriv året eller datoen for vedtaket, ÅÅÅÅ eller ÅÅÅÅ-MM-DD."
    if corrects not in ("yes", "no"):
        faults[CORRECTS] = "Velg ja eller nei."
    if faults or limit is None or amount is None or amount.nok is None:
        return None
    wrong = corrects == "yes"
    text = limited(
        limit.id,
        amount.nok,
        # What was wrong was so from the limit's own first day; what is planned after it stays.
        valid_from=limit.valid_from if wrong else first_day,
        title=values[DECISION],
        reference=values[PLACE],
        dated=values[DATED],
    )
    when = "og har hele tiden vært det" if wrong else f"fra {norwegian_date(first_day)}"
    said = f"Grensen for «{limit.duty}» er {kroner(amount.nok)} {when}, ikke {_amount(limit)}."
    was = kroner(limit.amount_nok) if limit.amount_nok else ""
    # The piece is dated itself, so it is taken into use at once.
    return _Change(
        f"{LIMIT_PIECE}.{limit.id}",
        text,
        f"Grensen «{limit.duty}»"[:200],
        said,
        was,
        context.today,
        corrects=wrong,
    )


def _first_day(context: Context, values: Mapping[str, str], faults: dict[str, str]) -> date:
    found = parse_date(values.get(FROM, ""), today=context.today)
    if found is None:
        faults[FROM] = f"«{values.get(FROM, '')[:80]}» er ikke en dato. Skriv for eksempel 2027-01-01."
    return found or context.today


def _amount(limit: LocalLimit) -> str:
    return kroner(limit.amount_nok) if limit.amount_nok is not None else f"{limit.level} terskel"


def _form(context: Context, which: str, values: Mapping[str, str], faults: Mapping[str, str]) -> Reply:
    asked = partial(asked_field, values, faults)
    own = context.kommune
    if which == LIMIT:
        fields: tuple[Field, ...] = (
            asked(WHAT, "Hvilken grense?", FieldKind.CHOICE, options=tuple(Option(limit.id, f"{limit.duty} ({_amount(limit)})"[:75]) for limit in own.limits_on(context.today))),
            asked(VALUE, "Nytt beløp i kroner uten mva", FieldKind.AMOUNT),
            asked(FROM, "Gjelder fra", FieldKind.DATE),
            asked(DECISION, "Hvilket vedtak eller dokument?", help="For eksempel: Vedtak i formannskapet"),
            asked(PLACE, "Hvor står det?", help="For eksempel: sak 12/27, punkt 2"),
            asked(DATED, "Når er det vedtatt?", help="ÅÅÅÅ eller ÅÅÅÅ-MM-DD"),
            asked(CORRECTS, "Har beløpet hele tiden vært feil her?", FieldKind.YESNO, "Ja sender en rettelse til dem som fikk det gale beløpet de siste 90 dagene.",
                  (Option("ja", "Ja, det var feil"), Option("nei", "Nei, det er en ny grense"))),
        )  # fmt: skip
    else:
        fields = (
            asked(WHAT, "Hva vil du endre?", FieldKind.CHOICE, options=_names(own)),
            asked(VALUE, "Nytt navn, eller en lenke", help="En lenke begynner med https://. La feltet stå hvis strategien er erstattet."),
            asked(FROM, "Gjelder fra", FieldKind.DATE),
            asked(WHY, "Hvorfor?", help="Vises for den som skal godkjenne."),
        )  # fmt: skip
    text = (
        "Noe mangler. Rett feltene som er merket, og send på nytt."
        if faults
        else "Endringen gjelder ikke før en annen redaktør har godkjent den."
    )
    submit = Choice("Send til godkjenning", Action(ActionId.PROPOSE_PROFILE, {"hva": which}))
    return Reply(text, form=Form(fields, submit), replaces=context.pressed_on if faults else None)


def _names(own: Kommune) -> tuple[Option, ...]:
    names = tuple(Option(key, f"{name} ({key})"[:75]) for key, name in sorted(own.names.items()))
    return (*names, Option(STRATEGY, "Strategien er erstattet"))

"""A need has led to an agreement, which is registered with whoever manages it, or found among those there are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from conversation.markup import escape
from conversation.reply import Field, FieldKind
from dialogs.avtaler.desk import open_desk
from dialogs.avtaler.text import how_to_order, titled
from dialogs.cases.competition import competition_asked
from dialogs.cases.contract_fields import NUMBER, WORDS, contract_fields, prefilled, read_contract
from dialogs.cases.forms import (
    LONGEST,
    REASON,
    ask,
    option_field,
    reason_fault,
    reason_field,
    send_step,
    told,
)
from dialogs.cases.gates import Missing, missing_before
from dialogs.cases.handler import handles, is_announced, not_handler
from dialogs.cases.lacking import blocked
from dialogs.cases.on_avtale import AVTALE, OTHER, fitting, meant_avtaler
from dialogs.cases.sight import Onlooker
from dialogs.cases.stepping import changed, said_of
from dialogs.cases.words import clipped, status_word, step
from dialogs.dialog import Outcome
from knowledge.names import short
from knowledge.profile_parts import Status
from register.avtale import Avtale
from register.avtale_hit import get_avtale
from register.avtale_search import by_reference
from register.behovsmelding import CONTRACT, COVERED, MERGED, WITHDRAWN, Behovsmelding
from register.case_step import note_anyway, register_contract
from register.contract import Contract, register_avtale
from register.events import TrackChanged
from register.track import Track, TrackKind

_LONGEST_OPTION: Final = 75
_ENDED: Final = (COVERED, WITHDRAWN, MERGED)


def may_contract(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether somebody may register the agreement that a need has led to: they handle it, and none is registered."""
    return handles(looks, need) and need.contract_avtale_id is None and need.status not in _ENDED


def _status(looks: Onlooker) -> Status | None:
    return next((one for one in looks.context.kommune.statuses if one.id == CONTRACT), None)


async def _stopped(looks: Onlooker, need: Behovsmelding) -> Outcome | Sequence[Missing]:
    """Return why no agreement can be registered for a need, else what is missing and only warned of."""
    status = _status(looks)
    if not handles(looks, need):
        return not_handler(looks, need, "kan registrere avtalen")
    if need.contract_avtale_id is not None or need.status in _ENDED or status is None:
        word = escape(status_word(need, looks.context.kommune))
        why = "har alt fått en avtale" if need.contract_avtale_id else f"har status «{word}»"
        return said_of(looks, need, f"{need.number} {why}. Ingenting er endret.")
    missing = await missing_before(looks, need, CONTRACT)
    return blocked(looks, need, status, missing) if any(one.blocks for one in missing) else missing


async def contract_form(
    looks: Onlooker, need: Behovsmelding, *, words: str = "", faults: Mapping[str, str] | None = None
) -> Outcome:
    """Ask for the agreement that a need has led to, filled in with what the need tells."""
    missing = await _stopped(looks, need)
    if isinstance(missing, Outcome):
        return missing
    context = looks.context
    sent = {key: told(context, key) for key in context.turn.form} if faults else {}
    given = sent or {**await prefilled(looks, need), WORDS: words}
    fields = (*contract_fields(context, given, faults or {}), *_reason(looks, missing, faults or {}))
    kav = escape(short(context.kommune.names["kav"]))
    intro = (
        f"{need.number}: {escape(need.title)}. Registrer avtalen, så begynner oppfølgingen av den. "
        f"Den må også føres i {kav}. De som meldte behovet, får vite hvordan de bestiller."
    )
    shown = ask(
        context, intro + _listed(missing), fields, "Registrer avtalen", action=send_step(need, "contract")
    )
    there = (step(need, "contract_existing", "Avtalen finnes alt"),)
    return replace(shown, replies=tuple(replace(one, choices=there) for one in shown.replies))


def _listed(missing: Sequence[Missing]) -> str:
    if not missing:
        return ""
    return "\n\nDette er ikke på plass:\n\n" + "\n".join(f"- {one.text}" for one in missing)


def _reason(looks: Onlooker, missing: Sequence[Missing], faults: Mapping[str, str]) -> tuple[Field, ...]:
    if not missing:
        return ()
    help = "Det du skriver, står i sakens historikk sammen med hva som mangler."
    value = told(looks.context, REASON)
    return (
        reason_field("Hvorfor går du videre likevel?", help=help, value=value, error=faults.get(REASON, "")),
    )


async def contract_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Ask for a new agreement, or which of those there are it is."""
    return await (
        _existing_form(looks, need, {}) if do == "contract_existing" else contract_form(looks, need)
    )


async def contract_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Register the agreement and have it told, or show the form again."""
    missing = await _stopped(looks, need)
    if isinstance(missing, Outcome):
        return missing
    if do == "contract_existing":
        return await _existing_sent(looks, need, missing)
    context, read = looks.context, await read_contract(looks, need)
    faults = {**read.faults, **_reason_fault(looks, missing)}
    if read.contract is not None and (there := await _there_already(looks, read.contract)):
        faults[NUMBER] = (
            f"{there} har dette nummeret alt. Trykk «Avtalen finnes alt», eller skriv et annet nummer."
        )
    if read.contract is None or faults:
        return await contract_form(looks, need, faults=faults)
    avtale = await register_avtale(
        context.session, read.contract, options=read.options, orderers=read.orderers,
        by=context.person, now=context.now,
    )  # fmt: skip
    if avtale.avtaleforvalter_id == context.person.id:
        await context.reminders.confirm_one(
            context.session, avtale.id, context.person, on=context.today, now=context.now
        )
    return await _done(looks, need, avtale, read.words, missing, new=True)


def _reason_fault(looks: Onlooker, missing: Sequence[Missing]) -> dict[str, str]:
    fault = reason_fault(told(looks.context, REASON), "Skriv kort hvorfor du går videre likevel.")
    return {REASON: fault} if missing and fault else {}


async def _there_already(looks: Onlooker, contract: Contract) -> str:
    """Return the title of an agreement of the same number and system that somebody may see; "" where there is none."""
    if not contract.reference:
        return ""
    desk = await open_desk(looks.context)
    found = await by_reference(looks.context.session, contract.reference, seen=desk.seen, on=desk.today)
    same = [
        one.avtale
        for one in found
        if one.avtale.source_system == contract.source_system
        and (one.avtale.reference or "").casefold() == contract.reference.casefold()
    ]
    return f"«{same[0].title}»" if same else ""


async def _done(
    looks: Onlooker,
    need: Behovsmelding,
    avtale: Avtale,
    words: str,
    missing: Sequence[Missing],
    *,
    new: bool,
) -> Outcome:
    context = looks.context
    if missing:
        what = ", ".join(dict.fromkeys(one.what for one in missing))
        note_anyway(
            context.session, need, CONTRACT, by=context.person, reason=told(context, REASON), missing=what,
            now=context.now,
        )  # fmt: skip
    known = is_announced(looks, need)
    event = register_contract(context.session, need, avtale, by=context.person, text=words, now=context.now)
    desk, kav = await open_desk(context), escape(short(context.kommune.names[avtale.source_system]))
    lines = [
        f"**{need.number} har ført til en avtale:** {titled(avtale)}. "
        + ("Den er registrert her, og oppfølgingen begynner." if new else "Den var registrert fra før."),
        await how_to_order(desk, avtale),
        f"Før den også i {kav}. Når den hentes derfra, tar den over for det du skrev her." if new else "",
        "Alle som har meldt behovet, får vite hvordan de bestiller.",
    ]
    text = "\n\n".join(one for one in lines if one)
    said = changed(context, need, event, text, step(need, "evaluate", "Evaluer"))
    if not known:
        said = await competition_asked(looks, need, said)
    track = Track(TrackKind.NEW_AVTALE, f"avtale:{avtale.id}", avtale.starts_on or context.today)
    return replace(said, events=(*said.events, TrackChanged(track.ref)))


async def _existing_form(
    looks: Onlooker, need: Behovsmelding, faults: Mapping[str, str], hits: Sequence[Avtale] | None = None
) -> Outcome:
    """Ask which of the agreements that there are a need has led to."""
    missing = await _stopped(looks, need)
    if isinstance(missing, Outcome):
        return missing
    context, desk = looks.context, await open_desk(looks.context)
    offered = list(hits) if hits is not None else await fitting(desk, need.title)
    options = [
        (str(one.id), clipped(f"{one.title} ({one.reference or one.supplier_name})", _LONGEST_OPTION))
        for one in offered
    ]
    fields: list[Field] = []
    if options:
        fields.append(
            option_field(
                AVTALE, "Hvilken avtale ble det?", options, required=False,
                value=context.turn.form.get(AVTALE, ""), error=faults.get(AVTALE, ""),
            )
        )  # fmt: skip
    other = faults.get(OTHER, "") or ("" if options else faults.get(AVTALE, ""))
    fields += [
        Field(
            OTHER, "Eller skriv navn, nummer eller leverandør", required=not options,
            value=told(context, OTHER), error=other,
        ),
        Field(
            WORDS, "Noe de bør vite?", FieldKind.LONG_TEXT, required=False, value=told(context, WORDS),
            error=faults.get(WORDS, ""),
        ),
        *_reason(looks, missing, faults),
    ]  # fmt: skip
    intro = f"{need.number}: {escape(need.title)}.{_listed(missing)}"
    return ask(context, intro, fields, "Velg avtalen", action=send_step(need, "contract_existing"))


async def _existing_sent(looks: Onlooker, need: Behovsmelding, missing: Sequence[Missing]) -> Outcome:
    context, desk = looks.context, await open_desk(looks.context)
    written, words = told(context, OTHER), told(context, WORDS)
    faults = _reason_fault(looks, missing)
    if len(words) > LONGEST:
        faults[WORDS] = f"Kort ned teksten til høyst {LONGEST} tegn."
    found: Sequence[Avtale]
    if written:
        found = await meant_avtaler(desk, written)
    else:
        hit = await get_avtale(context.session, context.turn.form.get(AVTALE, ""), seen=desk.seen)
        found = [hit.avtale] if hit else []
    if len(found) > 1:
        faults[AVTALE] = "Flere passer. Velg én av dem, og tøm feltet under."
    elif not found:
        faults[OTHER] = "Jeg finner ikke avtalen. Velg en, eller skriv navnet eller nummeret."
    if faults:
        return await _existing_form(looks, need, faults, hits=found if len(found) > 1 else None)
    return await _done(looks, need, found[0], words, missing, new=False)

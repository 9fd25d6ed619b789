"""Filling in what the register lacks about an agreement: only the fields that are missing, and only what is known."""

from datetime import date
from typing import Final

from conversation.reply import Field, FieldKind
from dialogs.colleague import Meant, meant
from dialogs.verdicts.flow import FLOWS, Case, Decided, Faults, Flow, Values
from dialogs.verdicts.words import kept, quoted, told, unread
from knowledge.names import fill
from norsk.date import parse_date
from norsk.when import norwegian_date
from register.avtale import Avtale
from register.avtale_filled import Told, fill_avtale, fill_options, lacks_options, read_options_told, work_out
from register.person import Person
from register.track import Verdict

END, OPTIONS, USED, MANAGER = "slutt", "opsjoner", "brukt", "avtaleforvalter"
_RUNNING: Final = frozenset({"løpende", "løpande", "lopende", "uten slutt", "ingen sluttdato", "ingen", "tidsubegrenset"})  # fmt: skip
_UNKNOWN: Final = frozenset({"", "vet ikke", "veit ikkje", "ukjent", "?", "-"})
_ME: Final = frozenset({"meg", "jeg", "eg", "meg selv", "me"})


def missing_fields(avtale: Avtale) -> tuple[str, ...]:
    """Return the keys of what is missing of an agreement, in the order they are asked for."""
    found = []
    if avtale.expires_on is None and not avtale.running:
        found.append(END)
    if lacks_options(avtale) and not avtale.running:
        found += [OPTIONS, USED]
    if avtale.avtaleforvalter_id is None:
        found.append(MANAGER)
    return tuple(found)


async def _intro(case: Case) -> str:
    _ = case
    return "Dette mangler i registeret. Fyll inn det du vet, og la resten stå tomt."


async def _fields(case: Case) -> tuple[Field, ...]:
    asked = {
        END: ("Siste dag avtalen gjelder", "En dato, eller «løpende» hvis den ikke har noen slutt. Ikke regn med opsjoner."),
        OPTIONS: ("Opsjoner", "For eksempel «1+1 år» eller «ingen»."),
        USED: ("Hvor mange av opsjonene er brukt?", "Et tall. 0 hvis ingen er brukt."),
        MANAGER: ("Avtaleforvalter", "Navn eller e-post. Skriv «meg» hvis det er deg."),
    }  # fmt: skip
    wanted = missing_fields(case.avtale) if case.avtale else ()
    known = _known_options(case.avtale) if case.avtale else ""
    return tuple(
        Field(key, asked[key][0], FieldKind.TEXT, help=asked[key][1], required=False, value=known if key == OPTIONS else "")
        for key in wanted
    )  # fmt: skip


def _known_options(avtale: Avtale) -> str:
    """Return the options as far as they are known, so that nobody tells anew what stands there: 12+12 mnd."""
    lengths = [option.length_months for option in avtale.options]
    if not lengths or None in lengths:
        return ""
    if all(length and length % 12 == 0 for length in lengths):
        return "+".join(str((length or 0) // 12) for length in lengths) + " år"
    return "+".join(str(length) for length in lengths) + " måneder"


async def _decide(case: Case, values: Values) -> Decided | Faults:
    avtale = case.avtale
    if avtale is None:
        return Faults({END: "Avtalen finnes ikke lenger."})
    wanted = missing_fields(avtale)
    written = {key: told(values, key) for key in wanted}
    written = {key: "" if text.casefold() in _UNKNOWN else text for key, text in written.items()}
    if not any(text for key, text in written.items() if key != USED):
        return Faults({wanted[0] if wanted else END: "Fyll inn minst ett av feltene."})
    end, running, wrong_end = _read_end(written.get(END, ""), case)
    options, wrong_options, wrong_used = _read_options(written.get(OPTIONS, ""), written.get(USED, ""))
    manager, wrong_manager = await _read_manager(written.get(MANAGER, ""), case)
    faults = kept({END: wrong_end, OPTIONS: wrong_options, USED: wrong_used, MANAGER: wrong_manager})
    if faults:
        return Faults(faults)
    _store(case, avtale, end=end, running=running, options=options, manager=manager)
    await case.context.session.flush()
    left = missing_fields(avtale)
    detail = {key: text for key, text in written.items() if text}
    return Decided(_said(case, manager, left), detail, enters=True, closes=not left)


def _read_end(text: str, case: Case) -> tuple[date | None, bool, str]:
    if not text:
        return None, False, ""
    if text.casefold().strip(" .") in _RUNNING:
        return None, True, ""
    found = parse_date(text, today=case.context.today)
    if found is None:
        return None, False, unread(text, "Skriv for eksempel 31. desember 2027, eller «løpende».")
    starts = case.avtale.starts_on if case.avtale else None
    if starts and found < starts:
        return None, False, f"Avtalen starter {norwegian_date(starts)}. Slutten kan ikke være før det."
    return found, False, ""


def _read_options(text: str, used: str) -> tuple[Told | None, str, str]:
    if not text:
        return None, "", ""
    read = read_options_told(text)
    if read is None:
        hint = "Skriv for eksempel «1+1 år», «2 år» eller «ingen»."
        return None, f"Jeg forstår ikke «{text[:80]}» som opsjoner. {hint}", ""
    if not read.options:
        return read, "", ""
    if not used.isdigit():
        return None, "", "Skriv hvor mange av opsjonene som er brukt. Skriv 0 hvis ingen er det."
    with_used = read.used(int(used))
    if with_used is None:
        return None, "", f"Du har skrevet {len(read.options)} opsjoner, men at {used} er brukt."
    return with_used, "", ""


async def _read_manager(text: str, case: Case) -> tuple[Person | None, str]:
    person = case.context.person
    if not text:
        return None, ""
    if text.casefold() in _ME or text.casefold() in (person.email, person.name.casefold()):
        return person, ""
    found = await meant(case.context, text)
    return found.person, found.fault or _several(found)


def _several(found: Meant) -> str:
    if not found.several:
        return ""
    named = ", ".join(f"{one.name} ({one.email})" for one in found.several)
    return f"Flere passer: {named}. Skriv e-postadressen."


def _store(
    case: Case,
    avtale: Avtale,
    *,
    end: date | None,
    running: bool,
    options: Told | None,
    manager: Person | None,
) -> None:
    context = case.context
    fields: dict[str, object] = {}
    if end:
        fields["expires_on"] = end
    if running:
        fields["running"] = True
    if manager:
        fields["avtaleforvalter_id"] = manager.id
    if fields:
        fill_avtale(context.session, avtale, by=context.person, now=context.now, **fields)
    if options is not None:
        fill_options(context.session, avtale, options, by=context.person, now=context.now)
    else:
        work_out(avtale)


def _said(case: Case, manager: Person | None, left: tuple[str, ...]) -> str:
    names = {END: "siste dag", OPTIONS: "opsjoner", MANAGER: "avtaleforvalter"}
    parts = ["Takk, det er lagret her."]
    if manager is not None and manager.id != case.context.person.id:
        parts.append(f"{quoted(manager.name)} får beskjed og må bekrefte.")
    parts.append(fill("Det må også føres i {kav}.", case.context.kommune.names))
    if left:
        lacking = " og ".join(names[key] for key in left if key in names)
        parts.append(f"Fortsatt mangler {lacking}.")
    return " ".join(parts)


FLOWS[Verdict.FILL_IN] = Flow(_intro, _fields, _decide)

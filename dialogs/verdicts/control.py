"""Control or revision carried out: when, announced or not, and what it showed; a breach opens an avvik filled from it."""

import uuid
from datetime import timedelta
from typing import Final

from conversation.reply import Field, FieldKind, Option
from dialogs.dialog import Context
from dialogs.verdicts.flow import FLOWS, Case, Decided, Faults, Flow, Values
from dialogs.verdicts.words import UNDO_FOR, kept, told, wrong_past, wrong_words
from norsk.when import norwegian_date
from norsk.yesno import parse_yesno
from register.audit import write_audit
from register.avtale import Avtale, Level
from register.avtale_filled import new_avvik
from register.avvik import Avvik, AvvikStatus
from register.decision import Decision
from register.events import TrackChanged
from register.track import Track, TrackKind, Verdict

DAY, ANNOUNCED, RESULT, WHAT, GRAVE, FOUND = "dato", "varslet", "resultat", "beskrivelse", "alvor", "avvik"
ALL_WELL, BREACH = "i_orden", "brudd"
LEVELS: Final = {Level.LAV.value: "lav", Level.MIDDELS.value: "middels", Level.HOY.value: "høy"}
_LONGEST_TITLE: Final = 100


async def _intro(case: Case) -> str:
    _ = case
    return "Hva viste kontrollen? Fant dere brudd, oppretter jeg et avvik på avtalen."


async def _fields(case: Case) -> tuple[Field, ...]:
    return (
        Field(DAY, "Dato for kontrollen", FieldKind.DATE, value=case.context.today.isoformat()),
        Field(ANNOUNCED, "Var kontrollen varslet?", FieldKind.YESNO, options=(Option("ja", "Ja"), Option("nei", "Nei"))),
        Field(RESULT, "Hva viste den?", FieldKind.CHOICE,
              options=(Option(ALL_WELL, "Alt var i orden"), Option(BREACH, "Brudd på avtalen"))),
        Field(WHAT, "Hva fant dere?", FieldKind.LONG_TEXT, help="Må fylles ut ved brudd. Ikke skriv navn på arbeidstakere.", required=False),
        Field(GRAVE, "Hvor alvorlig er bruddet?", FieldKind.CHOICE, help="Bare ved brudd.", required=False,
              options=tuple(Option(value, label.capitalize()) for value, label in LEVELS.items())),
    )  # fmt: skip


async def _decide(case: Case, values: Values) -> Decided | Faults:
    context = case.context
    held, wrong = wrong_past(told(values, DAY), today=context.today, what="kontrollen var")
    announced = parse_yesno(told(values, ANNOUNCED))
    result, found = told(values, RESULT).casefold(), told(values, WHAT)
    grave = told(values, GRAVE).casefold().replace("ø", "o")
    breach = result == BREACH
    faults = {
        DAY: wrong,
        ANNOUNCED: "" if announced in ("yes", "no") else "Velg ja eller nei.",
        RESULT: "" if result in (ALL_WELL, BREACH) else "Velg om alt var i orden, eller om dere fant brudd.",
        WHAT: wrong_words(found, missing="Skriv hva som er brutt.") if breach else "",
        GRAVE: "Velg hvor alvorlig bruddet er." if breach and grave not in LEVELS else "",
    }
    if held is None or any(faults.values()):
        return Faults(kept(faults))
    detail = {DAY: held.isoformat(), ANNOUNCED: "ja" if announced == "yes" else "nei", RESULT: result}
    if found:
        detail[WHAT] = found
    noted = f"Kontrollen {norwegian_date(held)} er notert."
    if not breach or case.avtale is None:
        said = f"{noted} Alt var i orden."
        return Decided(said, detail, deadline_on=context.today + UNDO_FOR, enters=True)
    avvik = await _opened(case, case.avtale, found, grave)
    said = (
        f"{noted} Jeg har opprettet et avvik på avtalen, med frist {norwegian_date(avvik.due_on or held)}. "
        "Du får påminnelser om det."
    )
    detail |= {GRAVE: grave, FOUND: str(avvik.id)}
    track = Track(TrackKind.AVVIK, f"avvik:{avvik.id}", avvik.due_on or held)
    return Decided(
        said,
        detail,
        deadline_on=context.today + UNDO_FOR,
        enters=True,
        events=(TrackChanged(track.ref),),
    )


async def _opened(case: Case, avtale: Avtale, found: str, grave: str) -> Avvik:
    """Open the avvik of a breach: due by the kommune's days for its gravity, owned by the avtaleforvalter."""
    context = case.context
    days: int = getattr(context.kommune.due_days, grave)
    title = f"Brudd funnet ved kontroll: {found}"
    return await new_avvik(
        context.session,
        avtale,
        title=title if len(title) <= _LONGEST_TITLE else f"{title[: _LONGEST_TITLE - 1].rstrip()}…",
        description=found,
        severity=grave,
        due_on=context.today + timedelta(days=days),
        discovered_on=context.today,
        owner_id=avtale.avtaleforvalter_id or context.person.id,
        by=context.person,
        now=context.now,
    )


async def _undo(context: Context, decision: Decision) -> str:
    """Set the avvik aside that was opened, unless somebody works on it."""
    if FOUND not in decision.detail:
        return ""
    avvik = await context.session.get(Avvik, uuid.UUID(decision.detail[FOUND]))
    if avvik is None:
        return ""
    if avvik.status != AvvikStatus.MELDT.value:
        return "Avviket fra kontrollen er alt under arbeid. Lukk det i stedet."
    avvik.status, avvik.changed_at = AvvikStatus.AVVIST.value, context.now
    write_audit(
        context.session, at=context.now, act="avvik_dismissed", record=f"avvik:{avvik.id}", actor_id=context.person.id
    )  # fmt: skip
    return ""


FLOWS[Verdict.CONTROL_DONE] = Flow(_intro, _fields, _decide, undo=_undo)

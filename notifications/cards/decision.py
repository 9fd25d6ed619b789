"""What follows from a decision: a recommendation to approve, a notice to send, a record to bring up to date."""

from datetime import date
from typing import Final

from conversation.markup import escape
from conversation.reply import Fact
from knowledge.names import short
from norsk.when import oslo_date
from notifications.cards.option import next_option
from notifications.cards.scene import Scene
from notifications.cards.words import (
    Face,
    avtale_source,
    basics,
    called,
    day,
    days_left,
    facts_of,
    from_register,
    length,
    name_of,
    quoted,
    role_name,
)
from register.avtale import Avtale
from register.avtale_extended import marked_day
from register.decision import Decision
from register.import_run import ImportKind
from register.track import VERDICT_NAMES, TrackKind, Verdict

ACTS: Final = {
    Verdict.CALL_OPTION: "opsjonen utløses",
    Verdict.LET_EXPIRE: "avtalen skal løpe ut",
    Verdict.TERMINATE: "avtalen sies opp",
    Verdict.LET_END: "avtalen avsluttes",
    Verdict.EXTENDED: "avtalen er forlenget",
    Verdict.CONTINUE: "avtalen videreføres",
    Verdict.NOT_REPLACED: "avtalen ikke skal erstattes",
    Verdict.COMPETE: "avtalen skal konkurranseutsettes",
    Verdict.START_PROCUREMENT: "det startes en ny anskaffelse",
    Verdict.CLOSE_AVVIK: "avviket er lukket",
    Verdict.CONTROL_DONE: "kontrollen er gjennomført",
    Verdict.MEETING_HELD: "møtet er holdt",
}
"""What a decision means, after «at»."""


def meaning(decision: Decision) -> str:
    """Return what was decided, as it stands after «at»."""
    verdict = Verdict(decision.verdict)
    return ACTS.get(verdict, f"«{VERDICT_NAMES[verdict]}»")


async def decided_by(scene: Scene, decision: Decision) -> str:
    """Return who decided or recommended, in which role, and for whom where they stood in."""
    who = f"{await name_of(scene, decision.by_id)} ({role_name(decision.role)})"
    if decision.acts_for_id:
        return f"{who}, som tok over for {await name_of(scene, decision.acts_for_id)},"
    return who


def subject(scene: Scene) -> str:
    """Return what a decision is about, as a sentence names it."""
    if scene.avvik is not None:
        number = scene.avvik.reference or ""
        return f"avvik {escape(number)}".strip()
    return called(scene.avtale) if scene.avtale else "en sak uten avtale"


async def approval(scene: Scene) -> Face | None:
    """Return the card of a recommendation: what, by whom and why, and the facts to decide by."""
    about, by_on = scene.about, scene.track.target_on
    if about is None:
        return None
    name = VERDICT_NAMES[Verdict(about.verdict)]
    heading = f"«{name}» er anbefalt for {subject(scene)}. Godkjenn eller avslå innen {day(by_on)}."
    if by_on < scene.on:
        heading = f"«{name}» er anbefalt for {subject(scene)}. Fristen var {day(by_on)}."
    who = await decided_by(scene, about)
    parts = [f"{who} anbefalte {day(oslo_date(about.at))} at {meaning(about)}.", _reason(about)]
    if about.act_by_on:
        parts.append(_if_approved(about.act_by_on, on=scene.on))
    if scene.avtale is not None and about.kind == TrackKind.OPTION.value:
        option = next_option(scene.avtale, about.target_on)
        ends = f", til og med {day(option.ends_on)}" if option.ends_on else ""
        parts.append(f"Opsjonen er på {length(option.months)}{ends}." if option.months else "")
    if scene.sight.person is None:
        parts = []
    return await _face(
        scene, heading, f"Godkjenn «{name}» for {subject(scene)}", (*parts, basics(scene) if parts else "")
    )


def _if_approved(act_by_on: date, *, on: date) -> str:
    """Return what an approval leads to: a notice in time, or where its day has passed, a question to the supplier."""
    if act_by_on < on:
        return "Fristen for skriftlig varsel er ute. Avklar med leverandøren før du godkjenner."
    return (
        f"Godkjenner du, må leverandøren ha skriftlig varsel innen {day(act_by_on)}. "
        "Blir anbefalingen ikke behandlet, sendes ikke noe varsel, og fristen går ut."
    )


async def notice(scene: Scene) -> Face | None:
    """Return the card of a written notice that a decision asks for."""
    about, by_on = scene.about, scene.track.target_on
    if about is None:
        return None
    avtale = scene.avtale
    supplier = escape(avtale.supplier_name) if avtale and avtale.supplier_name else "leverandøren"
    late = by_on < scene.on
    heading = f"Send skriftlig varsel til {supplier} innen {day(by_on)}."
    if late:
        heading = f"Skriftlig varsel til {supplier} skulle vært sendt innen {day(by_on)}."
    parts = [
        f"Det er besluttet at {meaning(about)}: {subject(scene)}.",
        "Beslutningen gjelder ikke overfor leverandøren før leverandøren har fått varselet. Send det skriftlig, så kan kommunen vise at det ble sendt i tide.",
    ]
    if late:
        innkjop = escape(scene.sight.kommune.names["innkjop"])
        parts.append(f"Er det sendt, meld datoen her. Er det ikke sendt, kontakt {innkjop} i dag.")
    else:
        parts.append("Meld fra her når det er sendt.")
    if avtale is not None and scene.sight.person is not None:
        named = [one for one in (avtale.supplier_contact_name, avtale.supplier_contact_email) if one]
        parts.append(f"Kontakt hos leverandøren: {escape(', '.join(named))}." if named else "")
        parts.append(f"Avgjort av {await who_settled(scene, about)}.")
    return await _face(scene, heading, f"Varsel til {supplier} om {subject(scene)}", tuple(parts))


async def who_settled(scene: Scene, about: Decision) -> str:
    """Return who made a decision hold: whoever approved it, else whoever decided."""
    if about.approved_by_id and about.approved_at:
        name = await name_of(scene, about.approved_by_id)
        return f"{name} ({role_name(about.approved_role)}) {day(oslo_date(about.approved_at))}"
    return f"{(await decided_by(scene, about)).removesuffix(',')} {day(oslo_date(about.at))}"


async def not_shown(scene: Scene) -> Face | None:
    """Return the card of a decision that the newest import does not show."""
    about, avtale = scene.about, scene.avtale
    if about is None:
        return None
    kommune = scene.sight.kommune
    system = avtale.source_system if avtale and scene.avvik is None else "kvalitetssystem"
    tool = escape(kommune.names.get(system, system))
    heading = f"Er beslutningen om {subject(scene)} ført i {tool}?"
    parts = [f"Avgjort her at {meaning(about)}, av {await who_settled(scene, about)}."]
    if avtale is not None and scene.avvik is None and (told := _in_file(avtale)):
        run = await scene.sight.newest(ImportKind.AVTALER, avtale.source_system)
        read = f" ({day(oslo_date(run.at))})" if run else ""
        parts.append(f"Den nyeste filen derfra{read} viser fortsatt {told}.")
    parts.append(f"Før den i {escape(short(kommune.names.get(system, system)))}, og trykk Ført.")
    return await _face(
        scene, heading, f"Ført? {subject(scene)}", tuple(parts) if scene.sight.person else (), label="Spurt"
    )


def _in_file(avtale: Avtale) -> str:
    """Return the end that the file still has: the one before it was moved here, where it was; empty where unknown."""
    moved = "expires_on" in avtale.filled
    last = marked_day(avtale, "expires_on") if moved else avtale.expires_on
    if last is None:
        return "ingen sluttdato" if moved else ""
    return f"{day(last)} som siste gyldige dag"


def _reason(about: Decision) -> str:
    return f"Grunn: {quoted(about.reason)}." if about.reason else "Grunn: ikke oppgitt."


async def _face(
    scene: Scene, heading: str, short_form: str, parts: tuple[str, ...], *, label: str = "Frist"
) -> Face:
    by_on = scene.track.target_on
    told = tuple(part for part in parts if part)
    if scene.avtale is not None and scene.avvik is None:
        source, line = await avtale_source(scene)
        return Face(heading, short_form, by_on, told, facts_of(scene, by_on, label=label), source, line)
    if scene.avvik is not None and scene.avvik.source_system in scene.sight.kommune.names:
        source, line = await from_register(
            scene, scene.avvik.source_system, scene.avvik.reference or "avvik", ImportKind.AVVIK
        )
        return Face(heading, short_form, by_on, told, (), source, line)
    facts = (Fact(label, f"{day(by_on)} ({days_left(by_on, scene.on)})"),)
    return Face(heading, short_form, by_on, told, facts, source_line="Kilde: meldt her i chatten.")


FACES: Final = {
    TrackKind.APPROVAL: approval,
    TrackKind.NOTICE: notice,
    TrackKind.NOT_SHOWN: not_shown,
}

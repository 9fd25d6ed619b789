"""What an agreement asks of whoever looks after it: its option, its end, its yearly look."""

from datetime import date
from typing import Final

from conversation.markup import escape
from notifications.cards.lead import lead_of, plan_lines
from notifications.cards.option import Term, next_option
from notifications.cards.scene import Scene
from notifications.cards.words import Face, avtale_source, basics, called, day, facts_of, length, person_of
from register.avtale import Avtale, OptionMode
from register.deciders import option_owners, role_name
from register.person import Role
from register.track import TrackKind

ASSUMED_MONTHS: Final = 3


async def new_procurement(scene: Scene) -> Face:
    """Return the card of a new procurement: begin by when, the plan backwards, and which part does not fit."""
    avtale = scene.agreed
    last = scene.track.target_on
    lead = lead_of(scene)
    name, start = called(avtale), lead.starts_on
    if start < scene.on:
        heading = f"Ny anskaffelse etter {name} skulle vært i gang {day(start)}."
    else:
        heading = f"Ny anskaffelse etter {name} må begynne innen {day(start)}."
    without = f"{_end(avtale, last)} Er ingen ny avtale klar når avtalen slutter, står enhetene uten avtale."
    parts = (without, *plan_lines(scene, lead), basics(scene))
    return await _face(scene, heading, f"Ny anskaffelse etter {name}", start, parts, label="Begynn innen")


def _end(avtale: Avtale, last: date) -> str:
    """Return how long an agreement can last, with its options where the register tells of them."""
    if avtale.expires_on and avtale.expires_on < last:
        return f"Avtalen kan vare til og med {day(last)} med alle opsjonene. Uten dem slutter den allerede {day(avtale.expires_on)}."
    unknown = " Registeret sier ikke om den har opsjoner." if avtale.has_options is None else ""
    return f"Avtalen slutter {day(last)}.{unknown}"


async def option(scene: Scene) -> Face:
    """Return the card of an option: its last day, what happens without a decision, and who decides."""
    avtale, by_on = scene.agreed, scene.track.target_on
    if not scene.inside and scene.sight.person is not None:
        return await closed_to(scene)
    found = next_option(avtale, by_on)
    name = called(avtale)
    heading = f"Opsjonen i {name} må avgjøres innen {day(by_on)}."
    ends = f" Avtalen slutter da {day(avtale.expires_on)}." if avtale.expires_on else ""
    if by_on < scene.on:
        heading, without = f"Fristen for opsjonen i {name} var {day(by_on)}.", _too_late(found)
    elif found.mode == OptionMode.AUTOMATIC.value:
        heading = f"Skal {name} ikke forlenges, må leverandøren få beskjed innen {day(by_on)}."
        without = f"Sier ingen fra, løper avtalen videre av seg selv{_until(found, ' til og med ')}."
    elif found.mode == OptionMode.MUST_BE_CALLED.value:
        without = f"Avgjør ingen den, faller opsjonen bort.{ends}"
    else:
        without = (
            f"Registeret sier ikke om opsjonen må utløses. Må den det, og ingen avgjør den, faller den bort.{ends} "
            "Løper den av seg selv, fortsetter avtalen. Sjekk avtalen."
        )
    more = (_about_option(avtale, found, by_on), basics(scene), await _decider(scene, found))
    parts = (without, *(more if scene.sight.person else ()))
    return await _face(scene, heading, f"Opsjonen i {name}", by_on, parts)


def _too_late(found: Term) -> str:
    """Return what to find out once the day has passed: whether the supplier was told is not in the register."""
    if found.mode == OptionMode.AUTOMATIC.value:
        return "Jeg vet ikke om leverandøren fikk beskjed. Har ingen sagt fra, kan avtalen være forlenget. Sjekk, og meld her hva som gjelder."
    return (
        "Jeg vet ikke om leverandøren har fått varsel. Er det ikke sendt, kan opsjonen være falt bort: "
        "avklar med leverandøren om den fortsatt kan brukes."
    )


def _until(found: Term, before: str) -> str:
    return f"{before}{day(found.ends_on)}" if found.ends_on else ""


def _about_option(avtale: Avtale, found: Term, by_on: date) -> str:
    """Return what the register tells of an option, and plainly what it does not."""
    told = [f"Opsjonen er på {length(found.months)}{_until(found, ', til og med ')}."] if found.months else []
    if not found.months:
        told.append("Registeret sier ikke hvor lang opsjonen er.")
    if found.assumed:
        told.append(
            f"Fristen {day(by_on)} er antatt: {length(ASSUMED_MONTHS)} før avtalen slutter. Sjekk fristen i avtalen."
        )
    written = avtale.unparsed.get("options")
    if written and not found.months:
        told.append(f"Der står det «{escape(written)}».")
    return " ".join(told)


async def _decider(scene: Scene, found: Term) -> str:
    """Return who decides, where the reader may only recommend; empty where it is theirs."""
    sight, person = scene.sight, scene.sight.person
    if person is None:
        return ""
    role = Role(sight.kommune.option_decider.role)
    owners = await option_owners(sight.session, scene.agreed, enheter=sight.enheter, role=role, on=scene.on)
    if not owners or any(sight.is_one_of(owner.person.id) for owner in owners):
        return ""
    name, title = escape(owners[0].person.name), role_name(owners[0].role)
    if found.mode == OptionMode.AUTOMATIC.value:
        return f"Vil du at avtalen skal løpe videre, trykk Utløs opsjon. Det blir en anbefaling. {name} ({title}) avgjør."
    return f"Utløser du opsjonen, blir det en anbefaling. {name} ({title}) avgjør."


async def expiry(scene: Scene) -> Face:
    """Return the card of an agreement's last day."""
    avtale, last = scene.agreed, scene.track.target_on
    name = called(avtale)
    if last < scene.on:
        heading = f"{name} løp ut {day(last)}. Hva skjedde med den?"
        without = "Ingen kan bestille på avtalen nå. Er den forlenget, må den nye sluttdatoen inn."
    else:
        heading = f"{name} løper ut {day(last)}. Avgjør innen da om den avsluttes eller er forlenget."
        without = f"{day(last)} er siste gyldige dag. Etter den kan ingen bestille på avtalen."
    return await _face(scene, heading, f"{name} løper ut", last, (without, basics(scene)))


async def running(scene: Scene) -> Face:
    """Return the card of a running agreement's yearly look."""
    avtale, by_on = scene.agreed, scene.track.target_on
    name = called(avtale)
    heading = f"{name} løper uten sluttdato. Avgjør innen {day(by_on)} om den skal videreføres."
    if by_on < scene.on:
        heading = f"{name} løper uten sluttdato, og skulle vært vurdert innen {day(by_on)}."
    without = "Avgjør ingen noe, løper avtalen videre."
    notice = (
        f"Oppsigelsestiden er {length(avtale.notice_months)}."
        if avtale.notice_months and scene.inside
        else ""
    )
    return await _face(scene, heading, f"Løpende: {name}", by_on, (without, notice, basics(scene)))


async def closed_to(scene: Scene) -> Face:
    """Return the card for somebody who is asked, but may not see what the agreement holds."""
    avtale = scene.agreed
    manager = await person_of(scene, avtale.avtaleforvalter_id)
    ask = f"avtaleforvalter {escape(manager.name)} eller " if manager else ""
    heading = f"Noe i {called(avtale)} må avgjøres innen {day(scene.track.target_on)}."
    if scene.track.target_on < scene.on:
        heading = f"Noe i {called(avtale)} skulle vært avgjort innen {day(scene.track.target_on)}."
    told = f"Du har ikke tilgang til det avtalen inneholder. Spør {ask}{escape(scene.sight.kommune.names['innkjop'])}."
    source, line = await avtale_source(scene)
    by_on = scene.track.target_on
    facts = facts_of(scene, by_on)
    return Face(heading, f"Noe i {called(avtale)}", by_on, (told,), facts, source, line, plain=True)


async def _face(
    scene: Scene, heading: str, short: str, by_on: date, parts: tuple[str, ...], *, label: str = "Frist"
) -> Face:
    source, line = await avtale_source(scene)
    told = tuple(part for part in parts if part)
    return Face(heading, short, by_on, told, facts_of(scene, by_on, label=label), source, line)


FACES: Final = {
    TrackKind.NEW_PROCUREMENT: new_procurement,
    TrackKind.OPTION: option,
    TrackKind.EXPIRY: expiry,
    TrackKind.RUNNING: running,
}

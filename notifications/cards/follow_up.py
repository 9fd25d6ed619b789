"""What following up an agreement asks: meetings, controls, a new agreement in force, and what is missing."""

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from conversation.markup import escape
from notifications.cards.scene import Scene
from notifications.cards.words import (
    Face,
    avtale_source,
    basics,
    called,
    clipped,
    day,
    facts_of,
    listed,
)
from register.avtale import Avropsmetode, Avtale, AvtaleLevel
from register.track import TrackKind

AVROP: Final = {
    Avropsmetode.DIREKTE.value: "Du bestiller direkte, uten ny konkurranse.",
    Avropsmetode.RANGERING.value: "Leverandørene er rangert: Spør den første. Kan ikke den levere, går du til den neste.",
    Avropsmetode.FORDELING.value: "Bestillingene fordeles mellom leverandørene slik avtalen sier.",
    Avropsmetode.MINIKONKURRANSE.value: "Du holder en minikonkurranse mellom leverandørene på avtalen.",
}
REPLACED_WITHIN: Final = timedelta(days=90)
"""How far from a new agreement's first day another of its category ends that it may replace."""


async def follow_up(scene: Scene) -> Face:
    """Return the card of the yearly meeting with the supplier."""
    avtale, by_on = scene.agreed, scene.track.target_on
    with_whom = f" med {escape(avtale.supplier_name)}" if avtale.supplier_name else ""
    heading = f"Hold oppfølgingsmøte{with_whom} om {called(avtale)} innen {day(by_on)}."
    if by_on < scene.on:
        heading = f"Oppfølgingsmøtet{with_whom} om {called(avtale)} skulle vært holdt innen {day(by_on)}."
    parts = (
        "Det er det årlige møtet. Er det holdt, meld fra her, og skriv hvor referatet ligger.",
        basics(scene),
    )
    return await _face(scene, heading, f"Oppfølgingsmøte om {called(avtale)}", parts)


async def control(scene: Scene) -> Face:
    """Return the card of a planned control or revision; in a room it names nothing."""
    avtale, by_on = scene.agreed, scene.track.target_on
    if scene.sight.person is None:
        return Face("En planlagt oppfølging venter.", "En planlagt oppfølging", by_on)
    kind = next((one.kind for one in avtale.controls if one.planned_on == by_on), "kontroll")
    heading = f"Planlagt {escape(kind)} av {called(avtale)}: {day(by_on)}."
    innkjop = escape(scene.sight.kommune.names["innkjop"])
    without = (
        f"Den står åpen til du melder resultatet. Bare avtaleforvalteren og {innkjop} ser at den er planlagt."
    )
    return await _face(
        scene, heading, f"{escape(kind).capitalize()} av {called(avtale)}", (without, basics(scene))
    )


async def new_avtale(scene: Scene) -> Face:
    """Return the card of a new agreement: what it covers, how to order, and what it may replace."""
    avtale = scene.agreed
    heading = f"Ny avtale fra {day(scene.track.target_on)}: {called(avtale)}."
    parts = (*await announced(scene), basics(scene), "Send den til enhetene som skal bruke den.")
    return await _face(scene, heading, f"Ny avtale: {called(avtale)}", parts, label="Gjelder fra")


async def announced(scene: Scene) -> tuple[str, ...]:
    """Return what those who are to use a new agreement need: what it covers, how to order, what it replaces."""
    avtale = scene.agreed
    covers = clipped(avtale.description) or ", ".join(avtale.keywords)
    return (
        f"Dekker: {escape(covers) if covers else 'Registeret sier ikke hva avtalen dekker.'}",
        f"Slik bestiller du: {ordering(avtale)}",
        f"Erstatter: {await _replaces(scene)}",
    )


def ordering(avtale: Avtale) -> str:
    """Return how to order, from what the register holds alone."""
    told = [f"Bestill i {escape(avtale.order_system)}."] if avtale.order_system else []
    if avtale.order_note:
        told.append(escape(clipped(avtale.order_note)))
    if avtale.avrop in AVROP:
        told.append(AVROP[avtale.avrop])
    return " ".join(told) or "Registeret sier ikke hvor du bestiller."


async def _replaces(scene: Scene) -> str:
    """Return the agreements of the same category that end when this one begins; the register does not link them."""
    avtale, starts = scene.agreed, scene.track.target_on
    if not avtale.category or not avtale.tjenesteomrade:
        return "Registeret sier det ikke."
    found = await scene.sight.session.scalars(
        select(Avtale)
        .where(
            Avtale.id != avtale.id,
            Avtale.level == AvtaleLevel.AVTALE.value,
            Avtale.confidential.is_(False),
            Avtale.category == avtale.category,
            Avtale.tjenesteomrade == avtale.tjenesteomrade,
            Avtale.expires_on.between(starts - REPLACED_WITHIN, starts + REPLACED_WITHIN),
        )
        .order_by(Avtale.title)
        .limit(3)
    )
    ending = [
        f"{called(one)}, som løper ut {day(one.expires_on)}"
        for one in found
        if one.expires_on and (one.starts_on is None or one.starts_on < starts)
    ]
    return (
        f"Registeret sier det ikke, men det kan være {listed(ending)}."
        if ending
        else "Registeret sier det ikke."
    )


async def missing(scene: Scene) -> Face:
    """Return the card of what the register lacks about an agreement."""
    avtale = scene.agreed
    lacks = gaps(avtale)
    heading = (
        f"{called(avtale)} mangler {listed(lacks)}."
        if lacks
        else f"{called(avtale)} har fått det som manglet."
    )
    without = "Uten det kan jeg ikke minne om fristene i avtalen. Fyll inn det du vet."
    return await _face(
        scene,
        heading,
        f"{called(avtale)} mangler {listed(lacks) or 'opplysninger'}",
        (without if lacks else "", basics(scene)),
        label="Meldt",
    )


def gaps(avtale: Avtale) -> list[str]:
    """Return what is missing of an agreement, in words."""
    lacks = ["sluttdato"] if avtale.expires_on is None and not avtale.running else []
    if avtale.avtaleforvalter_id is None:
        lacks.append("avtaleforvalter")
    vague = any(one.length_months is None for one in avtale.options)
    if (avtale.has_options is None and not avtale.options and not avtale.running) or (
        avtale.has_options and not avtale.options
    ):
        lacks.append("opplysninger om opsjoner")
    elif vague:
        lacks.append("lengden på opsjonen")
    return lacks


async def _face(
    scene: Scene, heading: str, short: str, parts: tuple[str, ...], *, label: str = "Frist"
) -> Face:
    source, line = await avtale_source(scene)
    by_on = scene.track.target_on
    told = tuple(part for part in parts if part)
    return Face(heading, short, by_on, told, facts_of(scene, by_on, label=label), source, line)


FACES: Final = {
    TrackKind.FOLLOW_UP: follow_up,
    TrackKind.CONTROL: control,
    TrackKind.NEW_AVTALE: new_avtale,
    TrackKind.MISSING: missing,
}

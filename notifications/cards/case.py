"""What was told in a form, as a card shows it: the rest of an avvik, and a need to change an agreement."""

from typing import Final

from conversation.markup import escape
from conversation.reply import Fact, Source
from norsk.when import oslo_date
from notifications.cards.scene import Scene
from notifications.cards.words import LONGEST_WORDS, Face, called, day, name_of, quoted
from register.avvik import Avvik
from register.endringsbehov import Endringsbehov

RULES: Final = (
    "**Reglene om endring:**\n"
    "- Står endringen klart i avtalen, som opsjon eller endringsklausul, er den **innenfor avtalen**.\n"
    "- Ellers er den lov når den **ikke er vesentlig** (FOA § 11-2, over EØS-terskelen § 28-1 bokstav f). "
    "Over EØS-terskelen kan også disse endringene være lov (§ 28-1): "
    "små endringer som samlet er under terskelen og under 10 % (15 % for bygg), og på vilkår tillegg fra samme leverandør "
    "og uforutsette forhold, inntil 50 % (skal kunngjøres).\n"
    "- Blir avtalen en klart annen enn den dere konkurranseutsatte, kreves **ny anskaffelse** (§§ 11-2 og 28-2)."
)
"""The rules on changing a contract, in short; the article `nasjonal-kontraktsendring` tells all of it."""
RULES_SOURCE: Final = Source(
    "Anskaffelsesforskriften (FOA)",
    "§§ 11-2, 28-1 og 28-2",
    "2026-04-21",
    "https://lovdata.no/dokument/SF/forskrift/2016-08-12-974",
)
_RULES_LINE: Final = (
    "Kilde: Anskaffelsesforskriften (FOA), §§ 11-2, 28-1 og 28-2 (21. april 2026). Meldt her i chatten."
)


def told_here(scene: Scene) -> tuple[str, ...]:
    """Return what an avvik's reporter told, for a person who may see it; none for what a file brought.

    What took the closed way stands on the card that its recipient opens, never in a message that is sent.
    """
    found = scene.avvik
    if found is None or found.year is None or scene.sight.person is None:
        return ()
    if found.restricted and scene.reminder is not None:
        return ("Åpne saken for å lese den.",)
    return tuple(part for part in (_facts(found), *_words(found)) if part)


def _facts(found: Avvik) -> str:
    told = [
        "**Mulig avvik:** Den som meldte, er ikke sikker." if found.possible and not found.restricted else "",
        f"Type: {escape(found.kind)}." if found.kind else "",
        f"Skjedde {day(found.discovered_on)}." if found.discovered_on else "",
        f"Hvor ofte: {escape(found.frequency)}." if found.frequency else "",
        f"Leverandør: {escape(found.supplier_name)}." if found.supplier_name and not found.avtale_id else "",
        "Den som meldte, har bedt om å være skjult." if found.hidden_reporter else "",
    ]
    return " ".join(one for one in told if one)


def _words(found: Avvik) -> tuple[str, ...]:
    """Return what the reporter wrote. On the closed way all of it: nobody else can be asked for the rest."""
    longest = None if found.restricted else LONGEST_WORDS
    rows = (
        ("Hva som er galt", found.description),
        ("Dokumentasjon", found.evidence),
        ("Sagt til leverandøren", found.supplier_told),
        ("Ønsket resultat", found.wished_outcome),
    )
    return tuple(
        f"{label}: {quoted(said) if longest else f'«{escape(said)}»'}." for label, said in rows if said
    )


async def change(scene: Scene) -> Face | None:
    """Return the card of an endringsbehov that nobody has answered, with the rules on changes beside it."""
    found = scene.change
    if found is None:
        return None
    sent_on = oslo_date(found.sent_at)
    inside = scene.sight.person is not None
    name = (
        f"Endringsbehov {found.number}: {quoted(found.title)}" if inside else f"Endringsbehov {found.number}"
    )
    lead = f"Sendt {day(sent_on)} av {await name_of(scene, found.requester_id)}. Det venter på svar fra dere."
    parts = [lead, _about(scene, found), *(_told(found) if inside else ()), RULES if inside else ""]
    facts = (Fact("Endringsbehov", found.number), Fact("Sendt", day(sent_on)))
    return Face(
        f"{name} venter på svar.",
        name,
        scene.track.target_on,
        tuple(part for part in parts if part),
        facts,
        RULES_SOURCE if inside else None,
        _RULES_LINE if inside else "Kilde: meldt her i chatten.",
    )


def _about(scene: Scene, found: Endringsbehov) -> str:
    avtale = scene.avtale
    told = [f"Det gjelder {called(avtale)}." if avtale is not None else ""]
    if avtale is not None and avtale.expires_on:
        told.append(f"Avtalen gjelder til og med {day(avtale.expires_on)}.")
    if found.needed_by_on:
        told.append(f"Må være på plass innen {day(found.needed_by_on)}.")
    return " ".join(one for one in told if one)


def _told(found: Endringsbehov) -> tuple[str, ...]:
    rows = (("Hva som er endret", found.what), ("Følger hvis avtalen ikke endres", found.consequence))
    return tuple(f"{label}: {quoted(said)}." for label, said in rows if said)

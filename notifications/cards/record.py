"""What other records ask for: an avvik, a behovsmelding, an article, a duty of the year."""

from typing import Final

from conversation.markup import escape
from conversation.reply import Fact, Source
from knowledge.names import fill
from norsk.when import dated, oslo_date
from notifications.cards.case import change, told_here
from notifications.cards.need_words import regime_word, worth
from notifications.cards.scene import Scene
from notifications.cards.words import (
    LEVELS,
    Face,
    called,
    day,
    days_left,
    from_register,
    name_of,
    quoted,
)
from register.access import Thing, sees_avtale
from register.avtale import Avtale
from register.import_run import ImportKind
from register.person import Role
from register.track import TrackKind


async def avvik(scene: Scene) -> Face | None:
    """Return the card of an avvik that waits for somebody."""
    found, by_on = scene.avvik, scene.track.target_on
    if found is None:
        return None
    number = f" {escape(found.reference)}" if found.reference else ""
    name = f"Avvik{number}: {quoted(found.title)}"
    # What took the closed way is read where it is opened: no message or subject tells of what it is about.
    closed = found.restricted and scene.reminder is not None
    if closed:
        name = f"Lukket melding{number}"
    elif scene.sight.person is None:
        name = f"Avvik{number}"
    late = by_on < scene.on
    heading = (
        f"{name} hadde frist {day(by_on)} og er ikke lukket."
        if late
        else f"{name} må lukkes innen {day(by_on)}."
    )
    parts = ("Det står åpent til noen lukker det eller setter ny frist.", *(() if closed else _around(scene)))
    parts = (*parts, *told_here(scene))
    if found.supplier_reply and scene.sight.person is not None and not closed:
        parts = (*parts, f"Leverandøren har svart: {quoted(found.supplier_reply)}")
    if found.source_system in scene.sight.kommune.names:
        source, line = await from_register(
            scene, found.source_system, found.reference or "avvik", ImportKind.AVVIK
        )
        return Face(heading, name, by_on, parts, _avvik_facts(scene), source, line)
    return Face(heading, name, by_on, parts, _avvik_facts(scene), source_line="Kilde: meldt her i chatten.")


def _around(scene: Scene) -> tuple[str, ...]:
    found, avtale = scene.avvik, scene.avtale
    told = []
    if avtale is not None and _sees(scene, avtale):
        supplier = f" med {escape(avtale.supplier_name)}" if avtale.supplier_name else ""
        told.append(f"Det gjelder {called(avtale)}{supplier}.")
    if found is not None and found.severity in LEVELS:
        told.append(f"Alvorlighet: {LEVELS[found.severity]}.")
    return (" ".join(told),) if told else ()


def _sees(scene: Scene, avtale: Avtale) -> bool:
    sight = scene.sight
    return sees_avtale(sight.viewer, avtale, enheter=sight.enheter)


def _avvik_facts(scene: Scene) -> tuple[Fact, ...]:
    assert scene.avvik is not None  # noqa: S101 - asked of an avvik only
    by_on = scene.track.target_on
    rows = (
        ("Avvik", scene.avvik.reference or ""),
        ("Frist", f"{day(by_on)} ({days_left(by_on, scene.on)})"),
    )
    return tuple(Fact(label, said) for label, said in rows if said)


async def need(scene: Scene) -> Face | None:
    """Return the card of a behovsmelding that nobody has taken."""
    found = scene.need
    if found is None:
        return None
    sent_on = oslo_date(found.sent_at)
    name = f"Behovsmelding {found.number}: {quoted(found.title)}"
    parts = [f"Sendt {day(sent_on)} av {await name_of(scene, found.requester_id)}. Den venter til noen her tar den."]  # fmt: skip
    inside = scene.sight.person is not None and scene.sight.sees(Thing.BEHOVSMELDING)
    enhet = scene.sight.enheter.by_id.get(found.enhet_id) if found.enhet_id else None
    parts += [f"Enhet: {escape(enhet.name)}."] if enhet else []
    parts += [f"Antall: {escape(found.quantity)}."] if found.quantity else []
    if inside and (value := worth(found)):
        parts.append(f"Anslått verdi: {value}")
        if word := regime_word(found, kommune=scene.sight.kommune, rules=scene.sight.rules):
            parts.append(f"Regelverk: {word}.")
    if found.innkjopskontakt_id is not None:
        parts.append(f"Innkjøpskontakt: {await name_of(scene, found.innkjopskontakt_id)}.")
    if found.wanted_by_on:
        parts.append(f"Ønsket innen {day(found.wanted_by_on)}.")
    if scene.avtale is not None and _sees(scene, scene.avtale):
        parts.append(f"Den skal erstatte {called(scene.avtale)}.")
    facts = (Fact("Behovsmelding", found.number), Fact("Sendt", day(sent_on)))
    return Face(
        f"{name} venter på noen som tar den.",
        name,
        scene.track.target_on,
        tuple(parts),
        facts,
        source_line="Kilde: meldt her i chatten.",
    )


async def article(scene: Scene) -> Face | None:
    """Return the card of an article whose day of review comes."""
    by_on = scene.track.target_on
    if scene.article is None:
        return None
    found = scene.article
    title = quoted(found.title)
    verb = "skulle vært kontrollert" if by_on < scene.on else "skal kontrolleres innen"
    facts = (Fact("Artikkel", found.id), Fact("Frist", f"{day(by_on)} ({days_left(by_on, scene.on)})"))
    person = scene.sight.person
    others = (
        "" if person is None or person.has_role(Role.REDAKTOR) else " Det er redaktører som kontrollerer den."
    )
    parts = (
        f"Til den er kontrollert, sier svarene når det sist ble gjort.{others}",
        f"Sist kontrollert {day(found.verified_on)}. Eier: {escape(fill(found.owner, scene.sight.kommune.names))}.",
    )
    return Face(
        f"Artikkelen {title} {verb} {day(by_on)}.",
        f"Artikkelen {title}",
        by_on,
        parts,
        facts,
        source_line=f"Kilde: kunnskapsbasen, artikkel {escape(found.id)}.",
    )


async def duty(scene: Scene) -> Face | None:
    """Return the card of something to be done every year: the evidence, where the duty stands, and how sure its month is."""
    found, by_on = scene.duty, scene.track.target_on
    if found is None:
        return None
    names = scene.sight.kommune.names
    title = fill(found.title, names)
    late = f"{title}: fristen var {day(by_on)}." if by_on < scene.on else f"{title} innen {day(by_on)}."
    month = "Måneden er antatt. En redaktør kan endre den." if found.month_certainty == "antatt" else ""
    marks = "Velg hvilke avtaler som skal følges opp særskilt, når du melder den gjort." if found.marks_avtaler else ""  # fmt: skip
    parts = (
        f"Dette viser at den er gjort: {escape(fill(found.evidence, names))}.",
        " ".join(said for said in (marks, month) if said),
    )
    source = None
    line = "Kilde: kommunens profil, antatt."
    if found.certainty != "antatt":
        cited = scene.sight.kommune.source_of(found)
        source = Source(cited.title, cited.reference, cited.dated)
        line = f"Kilde: {escape(cited.title)}, {escape(cited.reference)} ({dated(cited.dated)})."
    facts = (Fact("Frist", f"{day(by_on)} ({days_left(by_on, scene.on)})"),)
    return Face(
        escape(late) if "**" not in late else late,
        escape(title),
        by_on,
        tuple(p for p in parts if p),
        facts,
        source,
        line,
    )


FACES: Final = {
    TrackKind.AVVIK: avvik,
    TrackKind.BEHOVSMELDING: need,
    TrackKind.ENDRINGSBEHOV: change,
    TrackKind.ARTIKKEL: article,
    TrackKind.DUTY: duty,
}

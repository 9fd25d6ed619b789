"""What somebody is told once who has become avtaleforvalter: what it means, which agreements, yes or not mine."""

import uuid
from collections.abc import Sequence
from typing import Final

from sqlalchemy import select

from conversation.markup import escape
from conversation.reply import Fact
from knowledge.article import NASJONAL, Article
from norsk.when import norwegian_date
from notifications.cards.scene import Scene, Sight
from notifications.cards.words import Face, called, day
from notifications.planner.assigned import unconfirmed
from register.access import sees_avtale
from register.avtale import Avtale
from register.person import Person

MOST_AVTALER: Final = 10
"""How many agreements the card names."""
_LONGEST: Final = 500
"""Characters of the kommune's own rules that the card repeats."""


async def assignment(scene: Scene) -> Face | None:
    """Return the one card of a new avtaleforvalter: what it means, which agreements, yes or not mine."""
    person = await scene.sight.session.get(Person, uuid.UUID(scene.track.record_id))
    if person is None:
        return None
    ids = await unconfirmed(scene.sight.session, person, on=scene.on)
    target_on = scene.track.target_on
    if not ids:
        return Face("Du har ingen nye avtaler å bekrefte.", "Nye avtaler", target_on, plain=True)
    count = said_count(len(ids))
    avtaler = await named_avtaler(scene.sight, ids)
    parts = (_meaning(scene), "\n".join([f"Du står som avtaleforvalter for {count}:", *avtaler]))
    heading = f"Bekreft at du er avtaleforvalter for {count}."
    facts = (Fact("Avtaler", str(len(ids))),)
    return Face(
        heading,
        f"Du er ny avtaleforvalter for {count}",
        target_on,
        parts,
        facts,
        source_line=_meaning_source(scene),
    )


def said_count(count: int) -> str:
    """Return a number of agreements in words."""
    return "én avtale" if count == 1 else f"{count} avtaler"


async def named_avtaler(sight: Sight, ids: Sequence[uuid.UUID]) -> list[str]:
    """Return the first agreements as lines that a reader may see, and how many more there are."""
    found = {
        one.id: one
        for one in await sight.session.scalars(select(Avtale).where(Avtale.id.in_(ids[:MOST_AVTALER])))
    }
    lines = []
    for id in ids[:MOST_AVTALER]:
        seen = sees_avtale(sight.viewer, found[id], enheter=sight.enheter)
        lines.append(f"- {called(found[id])}, {_ends(found[id])}" if seen else "- en skjermet avtale")
    more = len(ids) - MOST_AVTALER
    return [*lines, f"- og {more} til"] if more > 0 else lines


def _ends(avtale: Avtale) -> str:
    if avtale.running:
        return "uten sluttdato"
    return (
        f"til og med {norwegian_date(avtale.expires_on)}" if avtale.expires_on else "sluttdato ikke oppgitt"
    )


def _rules(scene: Scene) -> Article | None:
    """Return the article that says what the role means, the kommune's own before the national one."""
    own = scene.sight.kommune.id
    for kommune in (own, NASJONAL):
        found = f"{kommune}-avtaleforvalter"
        for one in scene.sight.articles:
            if one.id == found and one.applies_on(scene.on):
                return one
    return None


def _meaning(scene: Scene) -> str:
    """Return in short what it means to be avtaleforvalter, by the kommune's own rules where there are any."""
    article = _rules(scene)
    if article is None:
        return "Som avtaleforvalter følger du avtalen gjennom hele perioden: frister, opsjoner, kontroller og avvik. Jeg minner deg på det i tide."
    body = article.render_body(scene.sight.kommune.names)
    told: list[str] = []
    for paragraph in body.split("\n\n"):
        if told and sum(map(len, told)) + len(paragraph) > _LONGEST:
            break
        told.append(paragraph)
    return "\n\n".join(told)


def _meaning_source(scene: Scene) -> str:
    article = _rules(scene)
    if article is None or not article.sources:
        return ""
    source = article.sources[0]
    return f"Kilde: {escape(source.title)}, {escape(source.reference)} ({escape(source.dated)}). Kontrollert {day(article.verified_on)}."

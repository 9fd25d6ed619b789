"""An agreement that may cover a need, as it is told: how to order, until when, who knows; or why it does not fit."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from conversation.markup import escape
from conversation.reply import Choice, Reply
from dialogs import texts
from dialogs.avtaler.desk import Desk, clipped, show_choice
from dialogs.avtaler.lists import row
from dialogs.avtaler.text import how_to_order, managers, numbered, say_avtale, source_of, titled
from dialogs.behovsmelding.limit import NeedLimit
from dialogs.behovsmelding.put import Take, way_choice
from dialogs.behovsmelding.sketch import Sketch
from dialogs.draft import Draft
from dialogs.money import kroner
from knowledge.names import fill
from norsk.when import norwegian_date
from register.avtale import Avtale
from register.avtale_hit import Hit

SOON: Final = timedelta(days=120)
"""From here on it is said that an agreement ends soon."""
ORDER, NOT_FITTING, UNSURE, REPORT = "Bestill der", "Passer ikke", "Usikker", "Meld behov"
_NEW: Final = re.compile(
    r"\b(?:(?:ny|nytt|nye|egen|eigen|felles) (?:ramme)?avtale|(?:inngå|få|ha|lage|ønsker|trenger|treng) (?:en |ei |ein )?(?:ramme)?avtale"
    r"|rammeavtale (?:på|for|om)|avtale(?:n)? .{0,40}(?:utløper|går ut|gjekk ut|må fornyes|skal erstattes))",
    re.IGNORECASE,
)
CLOSED: Final = "closed"
TODAYS: Final = "Avtalen vi har i dag."
REASONS: Final = {
    "thing": "Den har ikke det vi trenger",
    CLOSED: "Vi kan ikke bestille på den",
    "late": "Leverandøren kan ikke levere i tide",
    "bad": "Vi har dårlig erfaring med den",
}
"""Why an agreement may not fit, as buttons; anything else is written."""


def wants_avtale(text: str) -> bool:
    """Say whether what is needed is an agreement itself, so that ordering on the one there is does not do."""
    return _NEW.search(text) is not None


async def say_covered(
    desk: Desk,
    hit: Hit,
    draft: Draft,
    sketch: Sketch,
    *,
    closed: bool,
    limit: NeedLimit | None,
    doubtful: bool = False,
) -> Reply:
    """Return the agreement that may cover a need, how to order on it, and what to press.

    `doubtful` says that only some enheter may order, and the place is not among those that the register has.
    """
    new = wants_avtale(draft.text)
    large = limit is not None and not closed and not new and limit.met_by(sketch) is True
    after = "\n\n".join(
        part
        for part in (_ending(desk, hit.avtale, sketch), _large(desk, limit) if large and limit else "")
        if part
    )
    told = await say_avtale(
        desk,
        hit,
        lead=_lead(closed=closed, new=new, large=large, place=sketch.elsewhere if doubtful else ""),
        after=after,
    )
    report = "Meld behov for ny avtale" if new else REPORT
    choices: tuple[Choice, ...] = (
        *(() if closed else (_choice(ORDER, draft, Take.ORDER, hit.avtale),)),
        _choice(report, draft, Take.REPORT, hit.avtale, why=CLOSED if closed else "")
        if closed or new
        else _choice(NOT_FITTING, draft, Take.NOT_FITTING, hit.avtale),
        _choice(UNSURE, draft, Take.UNSURE, hit.avtale),
    )
    if large:
        label = texts.forward_label(desk.innkjop)
        choices = (*choices, _choice(label, draft, Take.CALL_OFF, hit.avtale))
    return replace(told, choices=choices, private=True)


def _choice(label: str, draft: Draft, take: Take, avtale: Avtale, *, why: str = "") -> Choice:
    return way_choice(clipped(label), draft, take, avtale=str(avtale.id), why=why)


def _lead(*, closed: bool, new: bool, large: bool, place: str) -> str:
    if closed:
        return "Kommunen har en avtale på dette, men den som trenger det, kan ikke bestille på den:"
    if new:
        return "Dere har alt en avtale på dette:"
    if place:
        return (
            "**Kommunen har en avtale på dette, men bare noen enheter kan bestille på den.** "
            f"Jeg finner ikke «{escape(place)}» i registeret, så sjekk det først:"
        )
    fits = "**Dette kan dere trolig bestille på en avtale dere har"
    return f"{fits}:**" if large else f"{fits}.** Da trenger du ikke melde behovet:"


def _ending(desk: Desk, avtale: Avtale, sketch: Sketch) -> str:
    """Return the warning about an agreement that ends before the need is met, or soon."""
    last = avtale.expires_on
    if last is None or avtale.running:
        return ""
    if sketch.wanted_by_on and sketch.wanted_by_on > last:
        return (
            f"**Obs:** Avtalen gjelder til og med {norwegian_date(last)}, og dere trenger dette til "
            f"{norwegian_date(sketch.wanted_by_on)}. Bestill før den utløper, eller trykk {NOT_FITTING}."
        )
    return (
        f"**Obs:** Avtalen utløper snart. Siste dag er {norwegian_date(last)}."
        if last - desk.today <= SOON
        else ""
    )


def _large(desk: Desk, limit: NeedLimit) -> str:
    """Return what is said of a large call-off: whether it must be reported is not known, and who can tell."""
    strategy = desk.context.kommune.source
    where = f"«{escape(strategy.title)}»" if strategy else "kommunens strategi"
    said = (
        f"**Stort kjøp:** Kommunens egen grense er {kroner(limit.amount_nok)}, men {where} sier ikke om den også gjelder "
        "når dere bestiller på en avtale. Spør {innkjop} før du bestiller."
    )
    return fill(said, desk.context.kommune.names)


def say_several(desk: Desk, hits: Sequence[Hit], draft: Draft) -> Reply:
    """Return the agreements that may cover a need as a short list, each with its button."""
    lines = "\n".join(row(desk, hit) for hit in hits)
    buttons = tuple(
        way_choice(clipped(_short(hit.avtale)), draft, Take.SHOW, avtale=str(hit.avtale.id)) for hit in hits
    )
    text = f"**{len(hits)} avtaler kan dekke dette.** Hvilken passer?\n\n{lines}"
    none = way_choice("Ingen passer", draft, Take.NOT_FITTING)
    return Reply(text, choices=(*buttons, none), private=True)


def _short(avtale: Avtale) -> str:
    return f"{avtale.title} – {avtale.lot}" if avtale.lot else avtale.title


async def say_order(desk: Desk, hit: Hit, draft: Draft) -> Reply:
    """Return how to order on an agreement, and that nothing has been reported."""
    source = await source_of(desk, hit.avtale)
    parts = (
        f"Da bestiller du på {titled(hit.avtale)}. Du trenger ikke gjøre mer her, og jeg har ikke sendt noe.",
        await how_to_order(desk, hit.avtale),
        await managers(desk, hit.avtale),
        str(source),
    )
    choices = (
        show_choice(hit.avtale, label="Vis avtalen"),
        _choice(NOT_FITTING, draft, Take.NOT_FITTING, hit.avtale),
    )
    return Reply("\n\n".join(parts), choices=choices, sources=(source.source,), private=True)


def say_why(hit: Hit | None, draft: Draft) -> Reply:
    """Return the question why an agreement does not fit, with the usual reasons as buttons."""
    which = titled(hit.avtale) if hit else "avtalene"
    id = str(hit.avtale.id) if hit else ""
    choices = tuple(
        way_choice(label, draft, Take.BECAUSE, avtale=id, why=why) for why, label in REASONS.items()
    )
    return Reply(
        f"Hvorfor passer ikke {which}? Velg, eller skriv det med egne ord. Svaret følger med behovsmeldingen.",
        choices=choices,
        private=True,
    )


def reason_kept(hit: Hit | None, reason: str) -> str:
    """Return why an agreement did not fit, as the form keeps it; not escaped."""
    if hit is None:
        return reason
    return f"{hit.avtale.title} ({numbered(hit.avtale)}): {reason}"


def standing(desk: Desk, hit: Hit) -> str:
    """Return in a few words why nobody can order on an agreement today; not escaped."""
    return "avsluttet." if hit.avtale.has_ended(desk.today) else "gjelder ikke ennå."


def ended_line(desk: Desk, hit: Hit) -> str:
    """Return word of an agreement that covered this, and is over or has not begun."""
    avtale = hit.avtale
    number = f" ({escape(numbered(avtale))})"
    if avtale.has_ended(desk.today):
        until = f" Den gjaldt til og med {norwegian_date(avtale.expires_on)}." if avtale.expires_on else ""
        return f"Dere hadde en avtale på dette, {titled(avtale)}{number}, men den er avsluttet.{until}"
    since = f" Den gjelder fra {norwegian_date(avtale.starts_on)}." if avtale.starts_on else ""
    return f"Det kommer en avtale på dette, {titled(avtale)}{number}, men den gjelder ikke ennå.{since}"

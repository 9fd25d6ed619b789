"""Which access code is proposed for a case record, by which paragraph, and how sure that is. A person confirms it."""

from typing import Final

from bot.exports.case_record.record import Access

CONFIRM: Final = "Forslag til bekreftelse av en person"
BIDS: Final = Access(
    "Tilbud og protokoll",
    "offentleglova § 23 tredje ledd",
    "Tilbud og protokoll kan unntas fra innsyn fram til leverandøren er valgt.",
    "utledet",
)
SECRETS: Final = Access(
    "Enhetspriser og forretningshemmeligheter",
    "forvaltningsloven § 13, jf. anskaffelsesforskriften § 7-4",
    "Taushetsplikten gjelder også etter tildelingen. Totalprisen må kunne oppgis.",
    "verifisert",
)
ASSESSMENTS: Final = Access(
    "Habilitetsvurderinger",
    "forvaltningsloven § 13",
    "Vurderingen handler om en persons forhold til andre.",
    "antatt",
)
CLOSED_WAY: Final = Access(
    "Hele saken",
    "forvaltningsloven § 13",
    "Avviket gikk den lukkede veien. Bare navngitte mottakere har sett det.",
    "antatt",
)
OPEN: Final = Access(
    "Hele saken", "", "Boten kjenner ingen grunn til å unnta saken. Dokumentene er ikke vurdert.", "antatt"
)


def proposed(
    *, procurement: bool, over: bool, awarded: bool, assessments: bool, files: bool, closed_way: bool
) -> tuple[Access, ...]:
    """Return what is proposed for a case, the widest first; that nothing is known where nothing is.

    Sources: offentleglova § 23 tredje ledd (as the articles on innsyn tell it), forvaltningsloven § 13 and
    anskaffelsesforskriften § 7-4; what is our own assumption says so.
    """
    found: list[Access] = []
    if closed_way:
        found.append(CLOSED_WAY)
    if procurement and not awarded and not over:
        found.append(BIDS)
    if (procurement and awarded) or files:
        found.append(SECRETS)
    if assessments:
        found.append(ASSESSMENTS)
    return tuple(found) or (OPEN,)

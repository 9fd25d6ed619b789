"""What somebody writes of how a procurement is held: «BM-2026-0003 er kjørt i KGV», «BM-2026-0003 er ikke et innovasjonsprosjekt»."""

import re
from typing import Final

from dialogs.cases.competition import INNOVATION, KGV, competition_pressed, tell_competition
from dialogs.cases.handler import handles
from dialogs.cases.show import show
from dialogs.cases.sight import case_by_number, onlooker
from dialogs.dialog import Context, Outcome
from norsk.words import fold, word_set
from register.behovsmelding import Behovsmelding
from register.case_number import Series, case_number
from register.cases import NUMBER, number_in

_AND: Final = re.compile(r",? (?:og|men|,) |, ")
_TOOL: Final = word_set(
    "kgv kgv-verktøyet konkurransegjennomføringsverktøyet konkurransegjennomføringverktøyet"
)
_PROJECT: Final = word_set(
    "innovasjonsprosjekt innovasjonsprosjektet innovasjonsanskaffelse innovasjonsanskaffing innovasjonsinnkjøp"
)
_TURNS: Final = word_set("ikke ikkje aldri ingen inkje utenfor utanfor uten utan")
"""Each of these turns what is said around."""
_DOES: Final = word_set(
    "er ble blei blir vart vert skal har går gikk gjekk kjører kjørte kjøres køyrer køyrte køyrast gjennomfører gjennomførte "
    "gjennomføres gjennomførast holder holdes lyser lyste lyses kunngjør kunngjorde kunngjøres"
)
"""One of these says something of it; a text without is a heading, or asks."""
_SAYS: Final = _DOES | word_set(
    "# konkurransen konkurransa anskaffelsen anskaffinga saken saka den vi me jeg eg i på for gjennom via med av som et eit en ei "
    "blitt være vere bli gå regnet kjørt kjøre køyrt køyre gjennomført gjennomføre holdt holde lagt ut lyst utlyst kunngjort nå no også"
)
_WISH: Final = re.compile(
    r"(?:(?:jeg|eg) vil )?svare? (?:til|på) årsrapporten (?:for|i|om) (?:saken |saka )?#"
)
_EDGES: Final = " .!?,;«»\"'"


async def competition_command(context: Context, text: str) -> Outcome | None:
    """Return what «BM-2026-0003 er kjørt i KGV» leads to; None for any other text. A question shows the case."""
    number = number_in(text)
    if number is None or number[0] is not Series.BEHOVSMELDING:
        return None
    plain = " ".join(fold(NUMBER.sub("#", text)).split()).strip(_EDGES)
    told = _told(plain)
    if told is None:
        return None
    looks, need = await onlooker(context), await case_by_number(context, number)
    seen = isinstance(need, Behovsmelding) and (handles(looks, need) or await looks.sees(need))
    if not isinstance(need, Behovsmelding) or not seen or "?" in text or plain.split()[0] in _DOES:
        return await show(context, need, number=case_number(*number))
    return await tell_competition(looks, need, told) if told else await competition_pressed(looks, need, "")


def _told(plain: str) -> dict[str, bool | None] | None:
    """Return what a text tells, nothing where it only wants the form; None where it is about something else."""
    if _WISH.fullmatch(plain):
        return {}
    told: dict[str, bool | None] = {}
    if not _DOES & set(plain.split()):
        return None
    for clause in _AND.split(plain):
        words = set(clause.split())
        about = KGV if words & _TOOL else INNOVATION if words & _PROJECT else ""
        if not about or not words <= _SAYS | _TURNS | _TOOL | _PROJECT:
            return None
        told[about] = len(words & _TURNS) % 2 == 0
    return told

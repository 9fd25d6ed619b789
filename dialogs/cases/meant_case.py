"""Which case somebody means who writes no whole number: «BM 3» of this year, «saken» they looked at, the only one they handle."""

import re
from typing import Final

from conversation.markup import escape
from dialogs.cases.sight import onlooker
from dialogs.cases.words import say, show_case
from dialogs.dialog import Context, Outcome
from norsk.words import fold
from register.behovsmelding import Behovsmelding
from register.cases import load_case, number_in, open_needs

MOST: Final = 5
_EDGES: Final = " \n.!?,;«»\"'"
_SHORT: Final = re.compile(r"(?<![\wæøå])bm[ \-]{0,2}(?P<serial>\d{1,4})(?![\w/\-]|[ .,]\d)", re.IGNORECASE)
POLITE: Final = r"(?:(?:kan|kunne|vil) du (?:være så snill å )?|(?:jeg|eg) (?:vil|ønsker å|ønskjer å|må|skal) (?:gjerne )?)?"
"""What may stand before what somebody asks to have done."""
_THE_CASE: Final = r"\b(?:(?:denne|den) )?(?:saken|saka)\b"
_DONE_TO: Final = re.compile(
    rf"{POLITE}(?:gi|gje|gir|overfør(?:e)?|tildel(?:e)?|deleger(?:e)?|ta|tar|sett(?:e)?|set|flytt|slå (?:sammen|saman)|slå|del(?:e)? opp|avlys(?:e)?|evaluer(?:e)?"
    rf"|send(?:e)?|legg ved|slett) .*?{_THE_CASE}.*"
)
_IN_IT: Final = re.compile(
    rf"{POLITE}(?:inviter(?:e)?|legg(?:e)? til|ta med|be) \S.{{0,60}} (?:faggruppa|faggruppen|arbeidsgruppa|arbeidsgruppen)"
    r"|(?:hva|kva) (?:mangler|manglar|gjenstår|står igjen|er neste steg)(?: (?:nå|no))?(?: før .{0,60}(?:kunngjør\w*|kunngjere\w*|kunngjering|videre))?"
    r"|(?:hvem|kven|hva|kva) (?:venter|ventar) (?:vi|me|saken|den) på(?: nå| no)?"
    r"|(?:jeg|eg) (?:kan være|kan vere|er(?: kanskje)?) (?:inhabil|ugild)"
    rf"|{POLITE}(?:send(?:e)? (?:den |det )?til godkjenning|registrer(?:e)? (?:avtalen|kontrakten)|før(?:e)? opp leverandørene|(?:ny|endre) status)"
    r"|hvem (?:har|må|skal) (?:ha )?godkjen(?:t|ne)(?: den| planen| dokumentet)?"
)
_PAPER: Final = re.compile(
    rf"{POLITE}(?:lag(?:e)?|skriv(?:e)?|vis|åpne|start|begynn på) (?:en |et )?(?:ny(?:tt)? )?(?:versjon av )?(?:konkurransestrategi|anskaffelsesplan|dialognotat)(?:en|et)?"
)


def with_year(text: str, year: int) -> str:
    """Return a text with short case numbers written out, as of a year: «BM 3» is BM-2026-0003."""
    return _SHORT.sub(lambda found: f"BM-{year}-{int(found['serial']):04d}", text)


async def meant_case(context: Context, text: str) -> str | Outcome:
    """Return a text with the number of the case that it means, unchanged where it means none, or ask which."""
    text = with_year(text, context.today.year)
    plain = fold(text).strip(_EDGES)
    done_to, paper = _DONE_TO.fullmatch(plain), _PAPER.fullmatch(plain)
    if context.guest or number_in(text) or not (done_to or paper or _IN_IT.fullmatch(plain)):
        return text
    needs = await _meant(context)
    if len(needs) == 1:
        number = needs[0].number
        if done_to:
            return re.sub(_THE_CASE, number, text, count=1, flags=re.IGNORECASE)
        return f"{text.strip(_EDGES)} {'for' if paper else 'i'} {number}"
    if not needs or paper:
        return text
    rows = "\n".join(f"- **{one.number}** {escape(one.title)}" for one in needs[:MOST])
    said = f"**Hvilken sak mener du?** Skriv det samme igjen med nummeret, for eksempel {needs[0].number}.\n\n{rows}"
    return say(context, said, *(show_case(one) for one in needs[:MOST]))


async def _meant(context: Context) -> list[Behovsmelding]:
    """Return the need that was last looked at here, else those that somebody handles and that have not ended."""
    if context.memory.case is not None:
        case = await load_case(context.session, context.memory.case)
        if isinstance(case, Behovsmelding):
            return [case]
    looks = await onlooker(context)
    if not looks.is_office:
        return []
    ended = [one.id for one in context.kommune.statuses if one.final]
    found = await open_needs(context.session, ended=ended)
    return [one for one in found if one.taken_by_id is not None and one.taken_by_id in looks.viewer.ids]

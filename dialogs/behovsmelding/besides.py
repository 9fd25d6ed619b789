"""What people tell of the money and of other ways in passing: «ja, rektor», «vi har budsjett», «ingenting å låne»."""

import re
from dataclasses import replace
from typing import Final

from conversation.reply import Option
from dialogs.behovsmelding import keys
from dialogs.behovsmelding.authority import leader_called
from dialogs.behovsmelding.parsers import choice
from dialogs.behovsmelding.place import where_of
from dialogs.form import Fault, Filling
from register.answers import Answer, AnswerState

BUY_NEW: Final = "nytt"
ALTERNATIVES: Final = (
    Option(BUY_NEW, "Nei, det må kjøpes nytt"),
    Option("noe", "Ja, noe kan lånes, repareres eller brukes om igjen"),
    Option("ikke_vurdert", "Ikke vurdert ennå"),
)
BUDGET: Final = (
    Option("ja", "Ja, det er dekning"),
    Option("noe", "Delvis"),
    Option("nei", "Nei, ikke ennå"),
    Option("soekt", "Det er søkt om midler"),
)
_NO_MONEY: Final = re.compile(
    r"\b(?:har|er|finnes|finst|ligger)?\s*(?:ikke|ikkje|ingen|inga)\s+(?:noe |nok |noen )?(?:penger|pengar|midler|midlar|dekning|budsjett\w*)\b",
    re.IGNORECASE,
)
_APPLIED: Final = re.compile(
    r"\bsøkt (?:om )?(?:\w+ )?(?:midler|midlar|penger|pengar|tilskudd|tilskot)\b", re.IGNORECASE
)
_MONEY: Final = re.compile(
    r"\b(?:har|er|finnes|finst|ligger|ligg)\s+(?:det |vi |me |alt |allerede )*(?:(?:full |nok )?dekning|penger|pengar|midler|midlar|budsjett(?! på \d))\b"
    r"|\b(?:har|er|finnes|finst) (?:det )?(?:satt|sett) av (?:penger|pengar|midler|midlar)\b|\bdekning i budsjettet\b"
    r"|\b(?:ligger|ligg|står) i budsjettet\b|\b(?:penge(?:ne|r)|pengane|midle(?:ne|r)|midlane) er (?:satt|sett) av\b|\bdet er budsjettert\b",
    re.IGNORECASE,
)
_NEW_ONLY: Final = re.compile(
    r"\b(?:ingenting|ikke noe|ikkje noko|ingen|inkje) (?:vi kan |å )?(?:låne|reparere|bruke (?:om )?igjen|gjenbruke)\b"
    r"|\b(?:kan|går) (?:ikke|ikkje) (?:an )?(?:å )?(?:lånes?|repareres?|fikses?|brukes om igjen|gjenbrukes?)\b|\bmå (?:kjøpes|kjøpe|kjøpast|ha|få) (?:noe |noko )?nytt\b",
    re.IGNORECASE,
)
_ROLE: Final = (
    r"(?:(?:fungerende|konstituert|assisterende) )?(?:rektor(?:en)?|styrer(?:en)?|(?:enhets|virksomhets|avdelings|seksjons|team|etats|område|barnehage|skole)?"
    r"(?:leder|leiar)(?:en)?|(?:avdelings|etats|anskaffelses|økonomi)?sjef(?:en)?|kommunalsjef(?:en)?|(?:kommunal)?direktør(?:en)?|kommunedirektør(?:en)?)(?: (?:min|vår))?"
)
_NAME: Final = r"[A-ZÆØÅ][\w-]+(?: [A-ZÆØÅ][\w-]+){1,3}"
_WHO: Final = rf"(?:(?i:{_ROLE})(?: {_NAME})?|{_NAME})"
_HAS_IT: Final = re.compile(
    rf"\b(?P<who>{_WHO}) (?i:har|sitter på|sit på|har fått) (?i:budsjett)?(?i:fullmakt|budsjettansvar)"
)
_YES_BY: Final = re.compile(
    rf"^\W*(?P<word>(?i:ja|jepp|jada|joda|jo|yes|nei))\b[\s,.:!–-]+(?:(?i:det er|hos|fra|spør)\s+)?(?P<who>{_WHO})(?: (?i:har (?:sagt ja|godkjent(?: det)?|fullmakt|fullmakten)))?[\s.!]*$"
)
"""A yes to the question of money, and whose money it is."""


async def read_besides(filling: Filling, text: str) -> dict[str, Answer]:
    """Return what a text tells of budget, of who has authority, and of whether anything but buying will do."""
    found = {}
    if budget := _budget(text):
        found[keys.BUDGET] = budget
    if _NEW_ONLY.search(text):
        found[keys.ALTERNATIVES] = _NEW_IT_IS
    if who := _HAS_IT.search(text) or _YES_BY.match(text.strip()):
        name = await leader_called(filling, await where_of(filling), who["who"])
        found[keys.AUTHORITY] = _understood(name, name)
    return found


async def parse_alternatives(filling: Filling, written: str) -> Answer | Fault:
    """Return whether anything but buying will do, as it was chosen or told: «vi må ha nytt»."""
    if _NEW_ONLY.search(written):
        return replace(_NEW_IT_IS, state=AnswerState.SAID)
    return await choice(*ALTERNATIVES)(filling, written)


async def parse_budget(filling: Filling, written: str) -> Answer | Fault:
    """Return whether the money is there, as it was chosen or told: «vi har søkt om midler»."""
    if found := _budget(written):
        return replace(found, state=AnswerState.SAID)
    told = _YES_BY.match(written.strip())
    return await choice(*BUDGET)(filling, told["word"] if told else written)


def _budget(text: str) -> Answer | None:
    if _APPLIED.search(text):
        return _chosen(BUDGET[3])
    if _NO_MONEY.search(text):
        return _chosen(BUDGET[2])
    return _chosen(BUDGET[0]) if _MONEY.search(text) else None


def _chosen(option: Option) -> Answer:
    return _understood(option.value, option.label)


def _understood(value: str, shown: str) -> Answer:
    return Answer(value, shown, AnswerState.UNDERSTOOD)


_NEW_IT_IS: Final = _chosen(ALTERNATIVES[0])

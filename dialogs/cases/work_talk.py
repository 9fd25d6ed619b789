"""What somebody writes of a case's faggruppe or evaluation, and what it leads to."""

import re
from typing import Final

from dialogs.cases.evaluating import EVALUATE, evaluating_pressed, show_evaluation
from dialogs.cases.faggruppe import faggruppe_pressed, invite_form
from dialogs.cases.faggruppe_people import LEAVE, REMOVE, show_group
from dialogs.cases.handler import handles
from dialogs.cases.show import show
from dialogs.cases.sight import case_by_number, onlooker
from dialogs.dialog import Context, Outcome
from norsk.words import fold
from register.behovsmelding import Behovsmelding
from register.case_number import Series, case_number
from register.case_party import FAGGRUPPE, party_ids
from register.cases import number_in

_GROUP: Final = r"(?:faggrupp(?:a|e|en)|arbeidsgrupp(?:a|en))"
_INVITE: Final = re.compile(
    rf"^(?:(?:kan|vil) du |(?:jeg|eg) (?:vil|ønsker å) )?(?:inviter|invitere|be|ta|ha|få|legg|legge)(?: til| med| inn)? (?P<who>.+?) (?:til|i|inn i|med i|om å (?:bli|være) med i) (?:en |ei )?{_GROUP}\b",
    re.IGNORECASE,
)
_LEAVE: Final = re.compile(
    rf"^(?:jeg (?:vil |må )?)?(?:går?|meld(?:er)? meg|trekk(?:er)? meg) (?:ut )?(?:av|fra|ut av) {_GROUP}\b"
)
_REMOVE: Final = re.compile(rf"^(?:fjern|ta ut|ta) .+? (?:fra|av|ut av) {_GROUP}\b")
_SHOW: Final = re.compile(rf"\b{_GROUP} (?:i|for|til|på)\b|^(?:vis |hvem er (?:med )?i ){_GROUP}\b")
_EVALUATE: Final = re.compile(r"^(?:jeg vil |kan jeg )?evaluere?\b")
_EVALUATION: Final = re.compile(
    r"\bevalueringa?(?:en|ene)? (?:av|for|i|på)\b|\bnår (?:blir|vert|skal|må) .*\bevalue(?:rt|res|rast|rt)\b"
)


async def work_command(context: Context, text: str) -> Outcome | None:
    """Return what «inviter Kari til faggruppen i BM-2026-0001» or «evaluering av BM-…» leads to; None for any other text."""
    number = number_in(text)
    if number is None or number[0] is not Series.BEHOVSMELDING or not _is_meant(fold(text)):
        return None
    looks, need = await onlooker(context), await case_by_number(context, number)
    if not isinstance(need, Behovsmelding) or not (handles(looks, need) or await looks.sees(need)):
        return await show(context, need, number=case_number(*number))
    plain = fold(text).strip()
    if asked := _INVITE.search(text.strip()):
        pressed = await faggruppe_pressed(looks, need, "invite")
        return await invite_form(looks, need, names=asked["who"]) if pressed.replies[0].form else pressed
    if _LEAVE.search(plain) or (
        _REMOVE.search(plain) and not handles(looks, need) and context.person.id in party_ids(need, FAGGRUPPE)
    ):
        return await faggruppe_pressed(looks, need, LEAVE)
    if _REMOVE.search(plain):
        return await faggruppe_pressed(looks, need, REMOVE)
    if _EVALUATE.search(plain):
        return await evaluating_pressed(looks, need, EVALUATE)
    if _EVALUATION.search(plain):
        return await show_evaluation(looks, need)
    return await show_group(looks, need)


def _is_meant(plain: str) -> bool:
    ways = (_INVITE, _LEAVE, _REMOVE, _SHOW, _EVALUATE, _EVALUATION)
    return any(way.search(plain.strip()) for way in ways)

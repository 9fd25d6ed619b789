"""The buttons of a case: what somebody may do with it as it is now."""

import uuid

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.avtaler.desk import open_desk
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.status import may_set_status
from dialogs.cases.words import on_case, step
from register.avtale_hit import get_avtale
from register.avvik import Avvik, AvvikStatus
from register.behovsmelding import COVERED, RECEIVED, Behovsmelding
from register.case_step import waits_for_taker
from register.cases import CaseRecord, filed_at_of


def may_change(looks: Onlooker, case: CaseRecord) -> bool:
    """Say whether somebody may still edit or withdraw a case: it is theirs, and nobody has taken it."""
    if not looks.follows(case):
        return False
    if isinstance(case, Behovsmelding):
        return waits_for_taker(case)
    if isinstance(case, Avvik):
        return case.status == AvvikStatus.MELDT.value and filed_at_of(case) is not None
    return case.is_open


async def case_choices(looks: Onlooker, case: CaseRecord) -> tuple[Choice, ...]:
    """Return the buttons of a case for somebody: what they may do with it as it is now."""
    found: list[Choice] = []
    if isinstance(case, Behovsmelding):
        if looks.is_office and await looks.taker_is_gone(case):
            found.append(step(case, "take", "Ta saken"))
        found += work_choices(looks, case)
        if case.status == COVERED and (looks.follows(case) or looks.works_on(case)):
            found.append(step(case, "reopen", "Passer ikke"))
    if may_change(looks, case):
        found += [
            on_case(case, ActionId.EDIT_CASE, "Rediger"),
            on_case(case, ActionId.WITHDRAW_CASE, "Trekk"),
        ]
    if looks.follows(case) and not is_over(looks, case):
        found.append(step(case, "attach", "Legg ved"))
    if case.avtale_id is not None and await _sees_avtale(looks, case.avtale_id):
        args = {"id": str(case.avtale_id), "all": "1"}
        found.append(Choice("Se avtalen", Action(ActionId.SHOW_AVTALE, args)))
    return tuple(found)


async def _sees_avtale(looks: Onlooker, id: uuid.UUID) -> bool:
    desk = await open_desk(looks.context)
    return await get_avtale(looks.context.session, str(id), seen=desk.seen) is not None


def work_choices(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    """Return the buttons of whoever works on a need: the innkjøpskontakt's until it is taken, the office's."""
    if not looks.works_on(need):
        return []
    found: list[Choice] = []
    if waits_for_taker(need):
        if looks.is_office:
            found.append(step(need, "take", "Ta saken"))
        if need.status == RECEIVED:
            found.append(step(need, "clarify", "Jeg avklarer"))
        found += [step(need, "on_avtale", "Finnes på avtale"), step(need, "send_on", "Send videre")]
    if may_set_status(looks, need):
        found.append(step(need, "status", "Ny status"))
    if need.taken_by_id in looks.viewer.ids and not is_over(looks, need):
        found.append(step(need, "give_back", "Gi fra deg"))
    if not is_over(looks, need):
        found.append(on_case(need, ActionId.ASK_AREA, "Spør hele området"))
    return found

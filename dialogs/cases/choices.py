"""The buttons of a case: what somebody may do with it as it is now, the next natural step first."""

import uuid
from collections.abc import Sequence
from typing import Final

from conversation.actions import Action, ActionId
from conversation.reply import Choice
from dialogs.avtaler.desk import open_desk
from dialogs.cases.anchoring import leader_choices
from dialogs.cases.approving import approval_choices
from dialogs.cases.archiving import archive_choices
from dialogs.cases.asked import asked_choices
from dialogs.cases.asking import asking_choices
from dialogs.cases.assign import may_assign
from dialogs.cases.competition import competition_choice
from dialogs.cases.contract import may_contract
from dialogs.cases.evaluating import evaluation_choices
from dialogs.cases.handler import ANNOUNCED, handles
from dialogs.cases.merging import may_merge
from dialogs.cases.reopening import may_reopen
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.status import may_set_status
from dialogs.cases.words import clipped, on_case, step
from dialogs.papers.buttons import paper_choices
from knowledge.gates import has_reached
from knowledge.profile_parts import Status
from register.avtale_hit import get_avtale
from register.avvik import Avvik, AvvikStatus
from register.behovsmelding import COVERED, RECEIVED, Behovsmelding
from register.case_party import FAGGRUPPE, party_ids
from register.case_step import is_untouched, waits_for_taker
from register.cases import CaseRecord, filed_at_of
from register.merging import merged_needs

SHOWN: Final = 6
"""How many buttons stand on a case; the rest come with «Flere valg»."""
_BEFORE_CONTRACT: Final = "tildelt"
"""From this status the next step of a need is its agreement."""


def may_change(looks: Onlooker, case: CaseRecord) -> bool:
    """Say whether somebody may still edit or withdraw a case: it is theirs, and nobody has taken it."""
    if not looks.follows(case):
        return False
    if isinstance(case, Behovsmelding):
        return is_untouched(case)
    if isinstance(case, Avvik):
        return case.status == AvvikStatus.MELDT.value and filed_at_of(case) is not None
    return case.is_open


async def case_choices(looks: Onlooker, case: CaseRecord) -> tuple[Choice, ...]:
    """Return the buttons of a case for somebody: what they may do with it as it is now, the rest behind the last."""
    found = await all_choices(looks, case)
    if len(found) <= SHOWN + 1:
        return tuple(found)
    return (*found[:SHOWN], step(case, "more", "Flere valg"))


async def more_choices(looks: Onlooker, case: CaseRecord) -> tuple[Choice, ...]:
    """Return the buttons of a case that do not stand on it itself."""
    return tuple((await all_choices(looks, case))[SHOWN:])


async def all_choices(looks: Onlooker, case: CaseRecord) -> Sequence[Choice]:
    """Return everything that somebody may do with a case as it is now, the likeliest first."""
    found: list[Choice] = []
    if isinstance(case, Behovsmelding):
        found += await asked_choices(looks, case)
        if looks.is_office and await looks.taker_is_gone(case):
            found.append(step(case, "take", "Ta saken"))
        found += await _work(looks, case)
        if await may_reopen(looks, case):
            found.append(step(case, "reopen", "Passer ikke" if case.status == COVERED else "Åpne igjen"))
    if may_change(looks, case):
        found += [
            on_case(case, ActionId.EDIT_CASE, "Rediger"),
            on_case(case, ActionId.WITHDRAW_CASE, "Trekk"),
        ]
    if looks.follows(case) and not is_over(looks, case):
        found.append(step(case, "attach", "Legg ved"))
    avtale_id = (case.contract_avtale_id if isinstance(case, Behovsmelding) else None) or case.avtale_id
    if avtale_id is not None and await _sees_avtale(looks, avtale_id):
        args = {"id": str(avtale_id), "all": "1"}
        see = Choice("Se avtalen", Action(ActionId.SHOW_AVTALE, args))
        # What a need has led to is looked for first; what it was to replace, last.
        found.insert(1 if avtale_id != case.avtale_id else len(found), see)
    return [*found, *await archive_choices(looks, case)]


async def _sees_avtale(looks: Onlooker, id: uuid.UUID) -> bool:
    desk = await open_desk(looks.context)
    return await get_avtale(looks.context.session, str(id), seen=desk.seen) is not None


async def _work(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    """Return the buttons of those who work on a need, and of those who are asked something in it."""
    if handles(looks, need):
        return await _handling(looks, need)
    found = untaken_choices(looks, need)
    found += [*await asking_choices(looks, need), *await evaluation_choices(looks, need)]
    if looks.works_on(need) and may_assign(looks, need):
        found.append(step(need, "assign", "Gi til en innkjøper"))
    found += paper_choices(looks, need) if need.taken_by_id is not None else ()
    if looks.context.person.id in party_ids(need, FAGGRUPPE):
        found.append(step(need, "leave", "Gå ut av faggruppen"))
    return found


def untaken_choices(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    """Return the buttons of a need that waits for somebody, for those who work on needs."""
    if not looks.works_on(need) or is_over(looks, need):
        return []
    found: list[Choice] = []
    if waits_for_taker(need) and looks.is_office:
        found.append(step(need, "take", "Ta saken"))
    if is_untouched(need):
        if need.status == RECEIVED:
            found.append(step(need, "clarify", "Jeg avklarer"))
        found += [step(need, "on_avtale", "Finnes på avtale"), step(need, "send_on", "Send videre")]
    return [*found, on_case(need, ActionId.ASK_AREA, "Spør hele området")]


async def _handling(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    """Return the buttons of whoever handles a need, in the order in which they are likely to be needed."""
    if is_over(looks, need):
        found = [step(need, "status", "Ny status")] if may_set_status(looks, need) else []
        return [
            *found,
            *await evaluation_choices(looks, need),
            *await competition_choice(looks, need),
            *paper_choices(looks, need),
        ]
    approvals = list(await approval_choices(looks, need))
    papers = paper_choices(looks, need)
    return [
        *await evaluation_choices(looks, need),
        *await leader_choices(looks, need),
        *_next(looks, need),
        *approvals[:-1],
        step(need, "status", "Ny status"),
        *await asking_choices(looks, need),
        *papers[:1],
        *approvals[-1:],
        *_people(looks, need),
        *await competition_choice(looks, need),
        *papers[1:],
        *await _together(looks, need),
        on_case(need, ActionId.ASK_AREA, "Spør hele området"),
        *([step(need, "assign", "Gi til en annen")] if may_assign(looks, need) else []),
        step(need, "give_back", "Gi fra deg"),
    ]


def next_status(looks: Onlooker, need: Behovsmelding) -> Status | None:
    """Return the status that comes after a need's own on its way through; None at its end, or where it has stopped."""
    through = [one for one in looks.context.kommune.statuses if not one.stops]
    at = next((place for place, one in enumerate(through) if one.id == need.status), None)
    return through[at + 1] if at is not None and at + 1 < len(through) else None


def _next(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    """Return the button of the next step on a need's way through."""
    if has_reached(looks.context.kommune, need.status, _BEFORE_CONTRACT) and may_contract(looks, need):
        return [step(need, "contract", "Registrer avtalen")]
    status = next_status(looks, need)
    if status is None or not may_set_status(looks, need):
        return []
    args = {"record": need.record, "do": "next", "to": status.id}
    return [Choice(clipped(f"Sett «{status.label}»"), Action(ActionId.CASE_STEP, args))]


def _people(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    found = [step(need, "habilitet", "Habilitet"), step(need, "invite", "Inviter til faggruppen")]
    if has_reached(looks.context.kommune, need.status, ANNOUNCED):
        found.append(step(need, "suppliers", "Leverandører"))
    if party_ids(need, FAGGRUPPE):
        found.append(step(need, "remove_member", "Ta ut av faggruppen"))
    return found


async def _together(looks: Onlooker, need: Behovsmelding) -> list[Choice]:
    if not may_merge(looks, need):
        return []
    found = [step(need, "merge", "Slå sammen")]
    if await merged_needs(looks.context.session, need):
        found.append(step(need, "split", "Del opp"))
    return found

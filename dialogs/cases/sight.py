"""A case before somebody: what they may see of it, and what they may do with it."""

import uuid
from dataclasses import dataclass

from dialogs.dialog import Context
from register.access import Thing as _Thing
from register.access import Viewer, may_see, viewer_of
from register.behovsmelding import Behovsmelding
from register.case_number import Series
from register.case_party import BARRED, party_ids
from register.cases import (
    CaseRecord,
    area_of,
    case_numbered,
    followers_of,
    load_case,
    of_need,
    same_area,
    sees_case,
    sees_ended,
)
from register.deciders import OFFICE
from register.enhet import EnhetTree, load_enheter
from register.person import Person, Role
from register.stand_in import has_left

WORKERS = (Role.INNKJOPSKONTAKT, *OFFICE)
"""The roles that work on needs."""


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Whoever asks of cases: what they may see, and where everything belongs."""

    context: Context
    viewer: Viewer
    enheter: EnhetTree

    @property
    def is_office(self) -> bool:
        """Whether they, or somebody they act for, are of the procurement office."""
        return any(held.role in OFFICE for held in self.viewer.held)

    @property
    def is_kontakt(self) -> bool:
        """Whether they, or somebody they act for, are innkjøpskontakt of anything."""
        named = {enhet.innkjopskontakt_id for enhet in self.enheter.by_id.values()}
        return bool(self.viewer.ids & named) or any(
            held.role is Role.INNKJOPSKONTAKT for held in self.viewer.held
        )

    def is_barred(self, case: CaseRecord) -> bool:
        """Say whether they are inhabil in a case, and so have no part in it."""
        return isinstance(case, Behovsmelding) and bool(self.viewer.own & party_ids(case, BARRED))

    def ids_in(self, case: CaseRecord) -> frozenset[uuid.UUID]:
        """Return themselves and whom they act for in a case: nobody's capacities go through somebody inhabil."""
        if not isinstance(case, Behovsmelding):
            return self.viewer.ids
        return frozenset() if self.is_barred(case) else self.viewer.ids - party_ids(case, BARRED)

    def follows(self, case: CaseRecord) -> bool:
        """Say whether the case is theirs, or they filed it for somebody."""
        return bool(self.ids_in(case).intersection(followers_of(case)))

    def works_on(self, case: CaseRecord) -> bool:
        """Say whether a need is theirs to work on: they buy for its enhet, or are of the procurement office."""
        if not isinstance(case, Behovsmelding):
            return False
        if case.innkjopskontakt_id in self.ids_in(case) or self.buys_for(case):
            return True
        held = tuple(one for one in self.viewer.held if one.role in WORKERS)
        worker = Viewer(guest=False, held=held, own=self.viewer.own)
        return may_see(worker, _Thing.BEHOVSMELDING, of_need(case), enheter=self.enheter)

    def buys_for(self, need: Behovsmelding) -> bool:
        """Say whether they are named as innkjøpskontakt of a need's enhet, of one above it, or of its tjenesteområde."""
        above, ids = self.enheter.upwards(need.enhet_id), self.ids_in(need)
        if any(enhet.innkjopskontakt_id in ids for enhet in above if enhet.innkjopskontakt_id):
            return True
        area = area_of(need, self.enheter)
        return need.enhet_id is None and any(
            enhet.innkjopskontakt_id in ids and same_area(enhet.tjenesteomrade, area)
            for enhet in self.enheter.by_id.values()
            if enhet.innkjopskontakt_id
        )

    async def taker_is_gone(self, need: Behovsmelding) -> bool:
        """Say whether whoever had taken an open need has left, so that another may take it."""
        if need.taken_by_id is None or any(
            one.final for one in self.context.kommune.statuses if one.id == need.status
        ):
            return False
        taker = await self.context.session.get(Person, need.taken_by_id)
        return taker is None or has_left(taker, on=self.context.today)

    async def sees(self, case: CaseRecord) -> bool:
        """Say whether they may see a case whole: for what they are to it, or since it has ended and they keep the archive."""
        ended = is_over(self, case) and sees_ended(self.viewer, case, enheter=self.enheter)
        return ended or await self.opens_files(case)

    async def opens_files(self, case: CaseRecord) -> bool:
        """Say whether they may open what is attached to a case here; the archivist gets that when they take the case out."""
        return await sees_case(self.context.session, self.viewer, case, enheter=self.enheter)


async def onlooker(context: Context) -> Onlooker:
    """Return whoever asks, with what they may see today."""
    viewer = await viewer_of(context.session, context.person, guest=context.guest, on=context.today)
    return Onlooker(context, viewer, await load_enheter(context.session))


def is_over(looks: Onlooker, case: CaseRecord) -> bool:
    """Say whether nothing more is done with a case."""
    if isinstance(case, Behovsmelding):
        return any(one.final for one in looks.context.kommune.statuses if one.id == case.status)
    return not case.is_open


async def case_by_number(context: Context, number: tuple[Series, int, int]) -> CaseRecord | None:
    """Return the case with a number, locked for this turn; None where none has it."""
    found = await case_numbered(context.session, number)
    return await case_of(context, found.record) if found else None


async def case_of(context: Context, record: str) -> CaseRecord | None:
    """Return the case that a button is about, locked for this turn; None where it is gone."""
    return await load_case(context.session, record, lock=True)

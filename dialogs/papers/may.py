"""Who may read, write and make the documents of a case."""

import uuid

from dialogs.cases.sight import Onlooker, is_over
from register.access import Thing, may_see
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, FAGGRUPPE, party_ids
from register.cases import of_need
from register.person import Role


def is_barred(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether whoever asks is inhabil in a case, and so has no part in its documents."""
    return looks.context.person.id in party_ids(need, BARRED)


def is_closed(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether nothing more is written in a case: it has ended, or is a part of another."""
    return need.merged_into_id is not None or is_over(looks, need)


def may_make(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether somebody may make a version: whoever handles the case, or leads the procurement office."""
    if is_closed(looks, need) or is_barred(looks, need):
        return False
    barred = party_ids(need, BARRED)
    leads = any(held.role is Role.INNKJOPSSJEF and held.person_id not in barred for held in looks.viewer.held)
    return need.taken_by_id in _ids(looks, need) or leads


def may_write(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether somebody may write sections: those who may make it, and whoever has joined the faggruppe."""
    if is_closed(looks, need) or is_barred(looks, need):
        return False
    return may_make(looks, need) or looks.context.person.id in party_ids(need, FAGGRUPPE)


def may_read(looks: Onlooker, need: Behovsmelding) -> bool:
    """Say whether somebody may see how far a document has come: those who write it, the office, and its approvers."""
    return may_see(looks.viewer, Thing.SAKSDOKUMENT, of_need(need), enheter=looks.enheter)


def _ids(looks: Onlooker, need: Behovsmelding) -> frozenset[uuid.UUID]:
    """Return whom somebody acts for here: nobody gets a part by standing in for whoever is inhabil."""
    return looks.viewer.ids - party_ids(need, BARRED)

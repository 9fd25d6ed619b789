"""Who may answer a task: whoever is asked, and within an absence whoever stands in for them."""

from dialogs.cases.sight import Onlooker
from dialogs.tasks.flow import Asked
from register.absence_chain import absence_chain
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import TO_THEM_ALONE, CaseTask
from register.person import Person
from register.stand_in import has_left


async def answerer(looks: Onlooker, task: CaseTask, need: Behovsmelding) -> Asked | None:
    """Return a task as whoever looks may answer it; None where they may not.

    A deputy may within registered absences only, where every link has said yes. Whoever is inhabil may not, nor may
    anybody answer for them, or through them.
    """
    context = looks.context
    barred = party_ids(need, BARRED)
    if context.guest or context.person.id in barred or task.person_id is None or task.person_id in barred:
        return None
    if has_left(context.person, on=context.today):
        return None
    if task.person_id == context.person.id:
        return Asked(looks, task, need)
    if task.kind in TO_THEM_ALONE or task.person_id not in looks.viewer.ids:
        return None
    asked = await context.session.get_one(Person, task.person_id)
    chain = await absence_chain(context.session, asked, on=context.today)
    links = chain[: chain.index(context.person)] if context.person in chain else None
    if links is None or any(one.id in barred for one in links):
        return None
    return Asked(looks, task, need, asked)

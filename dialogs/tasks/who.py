"""Who may answer a task: whoever is asked, and within an absence whoever stands in for them."""

from dialogs.cases.sight import Onlooker
from dialogs.tasks.flow import Asked
from register.behovsmelding import Behovsmelding
from register.case_party import BARRED, party_ids
from register.case_task import CaseTask
from register.person import Person


async def answerer(looks: Onlooker, task: CaseTask, need: Behovsmelding) -> Asked | None:
    """Return a task as whoever looks may answer it; None where they may not.

    Whoever is inhabil may not, nor may their deputy answer for them.
    """
    context = looks.context
    barred = party_ids(need, BARRED)
    if context.person.id in barred or task.person_id is None or task.person_id in barred:
        return None
    if task.person_id == context.person.id:
        return Asked(looks, task, need)
    if task.person_id in looks.viewer.ids:
        return Asked(looks, task, need, await context.session.get(Person, task.person_id))
    return None

"""A document of a case is sent in as a version, and sent for approval."""

from conversation.reply import Choice
from dialogs.cases.approval_sending import send_form, send_taken
from dialogs.cases.handler import handles, not_handler
from dialogs.cases.sight import Onlooker, is_over
from dialogs.cases.versions import version_form, version_taken
from dialogs.cases.words import say, show_case, step
from dialogs.dialog import Outcome
from register.approval import demands_paper, standing
from register.behovsmelding import Behovsmelding


async def approving_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Return the form of a new version, or of what is sent for approval."""
    if refused := _refused(looks, need, do):
        return refused
    return await (version_form if do == "add_version" else send_form)(looks, need)


async def approving_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Return what becomes of the form: a version, those who are asked, or the form again."""
    if refused := _refused(looks, need, do):
        return refused
    return await (version_taken if do == "add_version" else send_taken)(looks, need)


def _refused(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome | None:
    if not handles(looks, need):
        what = "kan legge inn dokumenter" if do == "add_version" else "kan sende til godkjenning"
        return not_handler(looks, need, what)
    if is_over(looks, need):
        text = f"{need.number} er avsluttet. Ingenting er endret."
        return say(looks.context, text, show_case(need, "Se saken"))
    return None


async def approval_choices(looks: Onlooker, need: Behovsmelding) -> tuple[Choice, ...]:
    """Return the buttons of whoever handles a need: send for approval where something lacks one, and a new version."""
    if not handles(looks, need) or is_over(looks, need):
        return ()
    context = looks.context
    gates = [one for one in context.kommune.gates_on(context.today) if demands_paper(one)]
    found = [await standing(context.session, need, gate) for gate in gates]
    waits = any(one.document is not None and not one.complete for one in found)
    send = (step(need, "send_for_approval", "Send til godkjenning"),) if waits else ()
    return (*send, step(need, "add_version", "Legg inn dokument"))

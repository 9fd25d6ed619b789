"""A document of a case is sent in as a version, and sent for approval."""

from dialogs.cases.sight import Onlooker
from dialogs.cases.words import say
from dialogs.dialog import Outcome
from register.behovsmelding import Behovsmelding


async def approving_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Return what its button leads to."""
    _ = need, do
    return say(looks.context, "Ikke bygget ennå.")


async def approving_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Return what its form leads to."""
    _ = need, do
    return say(looks.context, "Ikke bygget ennå.")

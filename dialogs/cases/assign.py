"""Another innkjøper gets a need."""

from dialogs.cases.sight import Onlooker
from dialogs.cases.words import say
from dialogs.dialog import Outcome
from register.behovsmelding import Behovsmelding


async def assign_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Return what its button leads to."""
    _ = need, do
    return say(looks.context, "Ikke bygget ennå.")


async def assign_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Return what its form leads to."""
    _ = need, do
    return say(looks.context, "Ikke bygget ennå.")

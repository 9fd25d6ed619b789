"""Whoever takes part in a case is asked about their habilitet."""

from dialogs.cases.sight import Onlooker
from dialogs.cases.words import say
from dialogs.dialog import Outcome
from register.behovsmelding import Behovsmelding


async def habilitet_pressed(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Return what its button leads to."""
    _ = need, do
    return say(looks.context, "Ikke bygget ennå.")


async def habilitet_sent(looks: Onlooker, need: Behovsmelding, do: str) -> Outcome:
    """Return what its form leads to."""
    _ = need, do
    return say(looks.context, "Ikke bygget ennå.")

"""What people say to the bot under load: rounds of a few turns each, drawn by weight, the same each time."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Step:
    """One turn: words, or a button by how its label begins. `expects` stands in the answer where all goes well.

    `optional` is a button that is only there sometimes; without it the step is left out.
    """

    text: str = ""
    press: str = ""
    expects: str = ""
    optional: bool = False


Round = tuple[Step, ...]

THINGS: Final = (
    "robotgressklippere", "trampoliner", "vannflasker", "symaskiner", "teleskop", "trommer", "skøyter", "kajakker",
    "drivhus", "gapahuker", "mikroskop", "loddebolter",
)  # fmt: skip
"""What no agreement of the demo has."""
PURPOSE: Final = "Elevene trenger dem til undervisningen. Uten nye må de dele."


def question(rng: random.Random) -> Round:
    """Ask about an amount, and go on from it: the follow-ups carry what was said."""
    amount = f"{rng.randint(60, 990)} 000"
    return (
        Step(f"Må jeg lyse ut et kjøp på {amount} kroner?", expects="Kilde"),
        Step("hva om det er 1,4 millioner?", expects="Doffin"),
        Step("og hvis det er bygg og anlegg?", expects="Kilde"),
    )


def knowledge(rng: random.Random) -> Round:
    """Ask what the articles answer."""
    asked = (
        "Hva er en rammeavtale?",
        "hvordan melder jeg et avvik?",
        "må vi ha skatteattest",
        "Hva er EØS-terskelen for bygg og anlegg?",
    )
    return tuple(Step(text, expects="Kilde") for text in rng.sample(asked, 2))


def unknown(_rng: random.Random) -> Round:
    """Ask what nobody here answers."""
    return (Step("blir det regn i morgen?"), Step("takk", expects="hyggelig"))


def agreement(_rng: random.Random) -> Round:
    """Look up an agreement, and open it."""
    return (
        Step("hvilken avtale har vi på kontorrekvisita?", expects="2024/118"),
        Step(press="Vis alt", expects="Organisasjonsnummer"),
    )


def own_cases(_rng: random.Random) -> Round:
    """See one's own cases."""
    return (Step("mine saker"),)


def _need(rng: random.Random) -> Round:
    thing, count = rng.choice(THINGS), rng.randint(2, 60)
    value = rng.choice((110_000, 120_000, 140_000))
    said = f"Vi trenger {count} {thing} til Demo skole, {value} kr, før 1. mars"
    return (
        Step(said),
        Step(press="Meld mitt eget", optional=True),
        Step(PURPOSE, expects="uten å kjøpe nytt"),
        Step(press="Nei, det må kjøpes nytt", expects="budsjettet"),
        Step("jeg mente 160 000", expects="160 000"),
    )


def draft(rng: random.Random) -> Round:
    """Begin a need, correct it, see it summed up, leave it, and delete the draft."""
    return (
        *_need(rng),
        Step("oppsummer", expects="160 000"),
        Step("avbryt", expects="utkast"),
        Step(press="Slett utkastet", expects="slettet"),
    )


def filed(rng: random.Random) -> Round:
    """Tell a need to the end."""
    return (
        *_need(rng),
        Step("ja", expects="Gjelder noe av dette"),
        Step("nei", expects="Se over behovsmeldingen"),
        Step(press="Send behovsmelding", expects="BM-"),
        Step("mine saker", expects="BM-"),
    )


MIX: Final = (
    (question, 30),
    (knowledge, 30),
    (agreement, 20),
    (draft, 10),
    (own_cases, 8),
    (unknown, 6),
    (filed, 3),
)
"""Rounds and their weights. One turn in a hundred or so files a need, far more often than in any municipality."""


def rounds(seed: int) -> Iterator[Round]:
    """Yield rounds without end, the same for the same seed."""
    rng = random.Random(seed)
    kinds, weights = [kind for kind, _ in MIX], [weight for _, weight in MIX]
    while True:
        yield rng.choices(kinds, weights)[0](rng)

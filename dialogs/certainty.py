"""How sure a rule is, said to a person with where to check it."""

from collections.abc import Iterable

from knowledge.terskelverdi import Duty, Rules, Threshold

DERIVED = "Tallet er utledet, og ikke lest i forskriften selv."
UNCERTAIN = "Tallet er usikkert, og må ikke brukes før du har sjekket det."


def rule_doubt(used: Iterable[Threshold | Duty]) -> str:
    """Return what is uncertain about the rules that an answer shows, with where to check; nothing where all are read."""
    marks = {rule.certainty for rule in used} - {"verifisert"}
    said = UNCERTAIN if "usikker" in marks else DERIVED
    return f"{said} Sjekk lovdata.no." if marks else ""


def unread_since(rules: Rules, day: str) -> str:
    """Return the warning that later changes have not been read; `day` is the last that has, as a person reads it."""
    return (
        f"Endringer etter {day} er ikke lest. Sjekk lovdata.no."
        if rules.known_until < rules.checked_on
        else ""
    )

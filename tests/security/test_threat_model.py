"""The threat model names tests that there are, and says why where there is none."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
DOCUMENT = TESTS.parent / "docs" / "security.md"
LETTERS = set("STRIDE")


def rows() -> list[list[str]]:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## Threats, entry by entry")[2]
    lines = [line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| |")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_mitigation_has_a_test_or_is_accepted_with_a_reason() -> None:
    defined = {
        name
        for path in TESTS.rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)\(", path.read_text(encoding="utf-8"))
    }
    found = rows()
    assert len(found) > 50
    for row in found:
        letter, threat, mitigation, proof = row
        assert letter in LETTERS, row
        if proof.startswith("Accepted: "):
            assert mitigation == "–", threat
            continue
        named = re.findall(r"`(test_\w+)`", proof)
        assert named, threat
        assert set(named) <= defined, set(named) - defined

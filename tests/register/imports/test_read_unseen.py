"""Characters that are not seen, or that turn the reading order about, are no part of what a cell says."""

import pytest

from register.imports.values.cells import cell_text


@pytest.mark.parametrize(
    "written",
    [
        "trygg\u202egnp.exe", "trygg&#x202e;gnp.exe", "trygg\u2067gnp\u2069.exe", "try\u200fgg\u061cgnp.exe", "trygg\U000e0041gnp.exe",
        "trygg\x1bgnp\x9b.exe", "trygg\u206agnp.exe",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_taken_out(written: str) -> None:
    assert cell_text(written) == "trygggnp.exe"


def test_letters_and_lines_stay() -> None:
    assert cell_text("Blåbær\u00a0og Šárka 東京\nlinje to") == "Blåbær og Šárka 東京\nlinje to"

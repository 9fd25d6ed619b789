"""An article's next steps lead somewhere that its reader may go."""

from pathlib import Path

import pytest

from knowledge.library import LibraryError, load_library
from tests.knowledge.folder import article, put


def error_of(root: Path) -> str:
    with pytest.raises(LibraryError) as caught:
        load_library(root)
    return str(caught.value)


def test_a_next_step_that_leads_nowhere_is_a_fault(tmp_path: Path) -> None:
    text = article("a", "lillestrom").replace(
        "related: []", "related: []\nnext: [innkjop, behovsmelding, borte]"
    )
    put(tmp_path, "a", "lillestrom", text)
    error = error_of(tmp_path)
    assert "next peker på en artikkel som ikke finnes («borte»)" in error
    assert error.count("next peker") == 1


def test_a_next_step_into_another_kommune_is_a_fault(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a",
        "lillestrom",
        article("a", "lillestrom").replace("related: []", "related: []\nnext: [b, c]"),
    )
    put(tmp_path, "b", "baerum")
    put(tmp_path, "c", "nasjonal")
    error = error_of(tmp_path)
    assert "next peker på en annen kommune («b»)" in error
    assert error.count("next peker") == 1

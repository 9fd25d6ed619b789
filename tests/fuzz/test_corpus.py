"""What once broke something, and what the fuzzers begin with: every input of the corpus, and a few new ones."""

from itertools import chain
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import CORPUS, TARGETS

LARGEST_CORPUS = 1_000_000
BYTES = st.one_of(
    st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass"))
)


def inputs() -> list[Path]:
    return sorted(chain.from_iterable((CORPUS / name).glob("*") for name in TARGETS))


@pytest.mark.parametrize("name", TARGETS)
def test_no_input_of_the_corpus_breaks_its_target(name: str) -> None:
    found = sorted((CORPUS / name).glob("*"))
    assert found, "a target without a corpus is not tested"
    for path in found:
        TARGETS[name](path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_new_inputs_do_not_either(name: str) -> None:
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(BYTES)
    def tried(data: bytes) -> None:
        TARGETS[name](data)

    tried()


def test_the_corpus_is_small_and_belongs_to_targets_that_there_are() -> None:
    assert sum(path.stat().st_size for path in CORPUS.rglob("*") if path.is_file()) < LARGEST_CORPUS
    assert {path.name for path in CORPUS.iterdir() if path.is_dir()} == set(TARGETS)

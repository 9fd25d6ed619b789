"""Which transcripts `make test` leaves to `make soak`."""

import pytest

from tests.transcripts.transcript import Transcript


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Play each transcript on both databases, but in further kommuner on SQLite only: they differ in words, not in rows."""
    for item in items:
        if not isinstance(item, pytest.Function) or not hasattr(item, "callspec"):
            continue
        params = item.callspec.params
        transcript = params.get("transcript")
        if not isinstance(transcript, Transcript) or params["database_url"] != "postgresql":
            continue
        if params["kommune"] != transcript.kommuner[0]:
            item.add_marker(pytest.mark.soak)

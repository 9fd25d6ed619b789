"""A register to import into."""

import pytest

from register.database import Sessions
from tests.register.imports.applying import Register


@pytest.fixture
def register(sessions: Sessions) -> Register:
    return Register(sessions)

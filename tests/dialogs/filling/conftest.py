"""The form of the tests, there while each of them runs, and somebody who fills it in."""

from collections.abc import Iterator

import pytest

from bot.bootstrap import Parts
from norsk.clock import FixedClock
from tests.dialogs.filling.prove import Filler, form_there


@pytest.fixture
def filler(parts: Parts, clock: FixedClock) -> Iterator[Filler]:
    with form_there():
        yield Filler(parts, clock)

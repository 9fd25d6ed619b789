"""The HTTP surface against its own description: nothing that is sent gets a 500, or an answer of another shape."""

import os
import signal
import warnings
from pathlib import Path
from typing import Any, Final, cast

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.bot.service import Service

DESCRIPTION: Final = Path(__file__).parents[2] / "docs" / "openapi.yaml"
Operation = Any
"""One path and method; the library's own type has four parameters of its own."""
ENDLESS: Final = "/webchat/stream"
CHECKS: Final = [not_a_server_error, response_schema_conformance, content_type_conformance]
SCHEMA: Final = schemathesis.openapi.from_path(DESCRIPTION)
SECRET: Final = "en hemmelighet for prøvene"


@pytest.mark.soak
@pytest.mark.parametrize("seconds", [int(os.environ.get("SOAK_SECONDS", "60"))])
def test_the_service_answers_everything_as_it_is_described(tmp_path: Path, seconds: int) -> None:
    service = Service(tmp_path, INNKJOPSBOT_WEBHOOK_SECRET=SECRET)
    try:
        for found in SCHEMA.get_all_operations():
            operation = cast(Operation, found.ok())  # type: ignore[union-attr]  # a broken description raises here
            if operation.path != ENDLESS:
                _tried(operation, service.url, examples=seconds * 5)
    finally:
        service.end(signal.SIGTERM)
    assert "request_failed" not in service.said
    assert "turn_set_aside" not in service.said


def _tried(operation: Operation, url: str, *, examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(operation.as_strategy())
    def tried(case: Any) -> None:
        case.call_and_validate(base_url=url, checks=CHECKS, timeout=30)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library's own
        tried()

"""Ports for services that a test starts as processes of their own."""

import os
import re
import secrets
import socket
from typing import Final

LOWEST: Final = 20_000
"""From here up to where most machines begin to hand out ports for connections: one from there could be taken meanwhile."""
EACH: Final = 1_500
"""How many a worker may choose among; eight workers have their own."""
_GIVEN: Final[set[int]] = set()


def free_port() -> int:
    """Return a port that nobody listens on, and that nobody else is given before the service listens there."""
    worker = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0) % 8
    while True:
        port = LOWEST + worker * EACH + secrets.randbelow(EACH)
        if port not in _GIVEN and _is_free(port):
            _GIVEN.add(port)
            return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As a server does: what is left of an earlier connection there does not matter.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True

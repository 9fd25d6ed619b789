"""Where a webhook may go: an encrypted address, or this machine."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

NOT_WHOLE: Final = "er ikke en hel adresse, for eksempel https://hendelser.kommune.no/innkjop"


def address_fault(url: str) -> str:
    """Return what is wrong with a webhook's address, in Norwegian; "" where nothing is. Plain http is for loopback only."""
    # A parser that leaves such characters out would read another address than the one that is then asked.
    if not url.isprintable() or " " in url:
        return NOT_WHOLE
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        return NOT_WHOLE
    if parts.scheme not in ("http", "https") or not host:
        return "må være en hel adresse, for eksempel https://hendelser.kommune.no/innkjop"
    if parts.username or parts.password:
        return "kan ikke ha bruker og passord i adressen. Mottakeren kjenner oss på signaturen"
    if parts.scheme == "http" and not is_loopback(host):
        return "må begynne med https://. Uten kryptering kan det bare sendes til denne maskinen"
    return ""


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

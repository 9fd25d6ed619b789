"""What every answer tells browsers, and what the pages' own answers tell beside it."""

from collections.abc import Mapping
from typing import Final

from aiohttp import web

PAGE: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
"""The page itself, the same for everybody."""
PERSONAL: Final[Mapping[str, str]] = {**PAGE, "Cache-Control": "no-store"}
"""What one person may read: nobody keeps a copy."""
ALWAYS: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
ENCRYPTED_ONLY: Final = "max-age=31536000"
"""A year, of this host alone: what its sub-domains do is not ours to say."""


def sent_on(where: str, headers: Mapping[str, str] = PERSONAL) -> web.Response:
    """Return an answer that sends a browser on."""
    return web.Response(status=303, headers={**headers, "Location": where})


def add_headers(server: web.Application, *, secure: bool) -> None:
    """Let every answer of a server have these, where it says nothing else itself; `secure` says that it is https.

    None says which versions it is served by.
    """

    async def prepare(_request: web.Request, response: web.StreamResponse) -> None:
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", ENCRYPTED_ONLY)
        response.headers.pop("Server", None)

    server.on_response_prepare.append(prepare)

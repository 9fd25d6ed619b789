"""`/tavle`: the page for innkjøpere."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from aiohttp import web
from sqlalchemy.exc import DBAPIError

from bot.board.choices import choices_of
from bot.board.filters import Filters, read_filters
from bot.board.links import Chat
from bot.board.looking import Installation, Looking, look
from bot.board.paging import FEW_ROWS, Window
from bot.board.sections import BY_ID, SECTIONS, fill_all, fill_section
from bot.board.view import render
from bot.bootstrap import Parts
from bot.channels.web.guard import Guard, RefusedError, SignedOutError
from bot.channels.web.routes import DemoPerson
from bot.logs import log
from bot.sign_in.sessions import SessionsUnavailableError
from bot.staff import staff_of
from dialogs import texts
from knowledge.names import fill
from register.database import reading
from register.person import fold_email

STYLE: Final = Path(__file__).parent / "tavle.css"
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
TAVLE: Final = "/tavle"
LONGEST_EMAIL: Final = 320
NOT_FOUND: Final = "Denne siden finnes ikke. Gå til tavlen, og velg derfra."
_Answer = tuple[int, str]


class BoardRoutes:
    """The handlers of the page for innkjøpere. `people` are those whom one may be in the demo."""

    def __init__(self, parts: Parts, guard: Guard, *, people: Sequence[DemoPerson] = ()) -> None:
        self._parts = parts
        self._guard = guard
        self._people = people
        self._staff = staff_of(parts.settings.staff_domains)

    def add_to(self, server: web.Application) -> None:
        """Add the page's routes to a server."""
        server.router.add_get(TAVLE, self._page)
        server.router.add_get(f"{TAVLE}/tavle.css", self._style)
        server.router.add_get(f"{TAVLE}/{{section}}", self._page)

    async def _style(self, request: web.Request) -> web.StreamResponse:
        try:
            self._guard.check(request)
        except RefusedError as exc:
            return _sent(403, self._told("Ingen adgang", exc.message))
        return web.FileResponse(STYLE, headers={**HEADERS, "Cache-Control": "no-cache"})

    async def _page(self, request: web.Request) -> web.StreamResponse:
        try:
            self._guard.check(request)
            claimed = request.query.get("person", "")[:LONGEST_EMAIL]
            email = fold_email(await self._guard.who(request, claimed))
        except SignedOutError as exc:
            raise web.HTTPSeeOther(exc.way_in) from exc
        except RefusedError as exc:
            return _sent(403, self._told("Ingen adgang", exc.message))
        except SessionsUnavailableError as exc:
            return self._busy(exc)
        if not email:
            return _sent(200, self._who())
        section = request.match_info.get("section", "")
        if section and section not in BY_ID:
            return _sent(404, self._told("Finner ikke siden", NOT_FOUND))
        person = "" if self._guard.signed_in else email
        try:
            status, body = await self._shown(email, section, read_filters(request.query, person=person))
        except DBAPIError as exc:
            return self._busy(exc)
        return _sent(status, body)

    def _busy(self, fault: Exception) -> web.Response:
        log().warning("board_unavailable", error=type(fault).__name__)
        return _sent(503, self._told("Prøv igjen om litt", texts.BUSY))

    async def _shown(self, email: str, section: str, asked: Filters) -> _Answer:
        base = self._parts.base.current
        at = Installation(self._parts.kommune, base.rules, self._staff, self._parts.clock.now())
        async with reading(self._parts.sessions) as session:
            looks = await look(session, email, at)
            if looks is None:
                return 403, self._told("Tavlen er for innkjøpere", self._elsewhere())
            return 200, await (self._section(looks, section, asked) if section else self._front(looks, asked))

    async def _front(self, looks: Looking, asked: Filters) -> str:
        filled = await fill_all(looks, asked, Window(size=FEW_ROWS))
        choices = await choices_of(looks, asked, None)
        return render("front.html", {**self._common(looks, asked), "filled": filled, "choices": choices})

    async def _section(self, looks: Looking, id: str, asked: Filters) -> str:
        filled = await fill_section(looks, id, asked, Window(asked.page), whole=True)
        choices = await choices_of(looks, asked, filled)
        given = {**self._common(looks, asked), "filled": filled, "choices": choices, "current": id}
        return render("section.html", given)

    def _common(self, looks: Looking, asked: Filters) -> Mapping[str, object]:
        """Return what every page needs."""
        return {
            **self._frame(),
            "asked": asked,
            "who": looks.person.name,
            "answers": looks.answers,
            "now": looks.at.now,
            "today": looks.today,
        }

    def _frame(self) -> dict[str, object]:
        names = self._parts.kommune.names
        return {
            "kommune": self._parts.kommune.name,
            "sections": SECTIONS,
            "current": "",
            "chat": Chat(self._parts.settings.app_id),
            "named": lambda text: fill(text, names),
        }

    def _told(self, title: str, message: str) -> str:
        """Return a page that says one thing."""
        return render("told.html", {**self._frame(), "title": title, "message": message, "people": ()})

    def _who(self) -> str:
        """Return the page that asks who one is, where no sign-in tells it: on this machine only."""
        message = "Velg hvem du vil se tavlen som." if self._people else "Skriv e-postadressen din på jobb."
        given = {**self._frame(), "title": "Hvem er du?", "message": message, "people": self._people}
        return render("who.html", given)

    def _elsewhere(self) -> str:
        names = self._parts.kommune.names
        return fill(
            "Tavlen er bare for innkjøpere og innkjøpssjef. Dine egne saker og avtaler finner du i chatten: "
            "skriv «mine saker» eller «mine avtaler». Spør {innkjop} hvis du mener at du skal ha adgang.",
            names,
        )


def _sent(status: int, body: str) -> web.Response:
    return web.Response(status=status, text=body, content_type="text/html", charset="utf-8", headers=HEADERS)

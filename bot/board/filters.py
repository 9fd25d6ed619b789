"""What a page is narrowed to: read from the address, and written back into the addresses of its links."""

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from register.ids import id_or_none

MINE: Final = "meg"
LONGEST: Final = 100
MOST_PAGES: Final = 100_000
_STRANGE: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked for; empty is everything.

    `who` is `meg`, or a person's id. `page` counts from 1. `person` is who looks, where nothing else tells it.
    """

    area: str = ""
    enhet: str = ""
    who: str = ""
    status: str = ""
    period: str = ""
    risk: str = ""
    text: str = ""
    sort: str = ""
    page: int = 1
    person: str = ""

    @property
    def enhet_id(self) -> uuid.UUID | None:
        """The enhet that is asked for; None for all."""
        return id_or_none(self.enhet)

    @property
    def narrows(self) -> bool:
        """Whether anything at all is left out."""
        return any((self.area, self.enhet, self.who, self.status, self.period, self.risk, self.text))

    def address(self, path: str, **changes: str | int) -> str:
        """Return the address of a page narrowed in the same way but for some changes; a change starts at page 1."""
        asked = replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]  # names and types are the fields' own
        given = {name: str(getattr(asked, field)) for field, name in NAMES.items() if getattr(asked, field)}
        if asked.page == 1:
            given.pop(NAMES["page"], None)
        return f"{path}?{urlencode(given)}" if given else path


NAMES: Final = {
    "area": "omrade",
    "enhet": "enhet",
    "who": "ansvarlig",
    "status": "status",
    "period": "periode",
    "risk": "risiko",
    "text": "sok",
    "sort": "sorter",
    "page": "side",
    "person": "person",
}
"""What each is called in an address."""


UNNARROWED: Final[Mapping[str, str]] = dict.fromkeys(
    ("area", "enhet", "who", "status", "period", "risk", "text", "sort"), ""
)
"""The changes that take every filter away."""


def read_filters(query: Mapping[str, str], *, person: str) -> Filters:
    """Return what an address asks for; what cannot be read is as if it were not there. `person` is who looks, or empty."""
    told = {field: _clean(query.get(name, "")) for field, name in NAMES.items()}
    page = told.pop("page")
    number = int(page) if page.isascii() and page.isdigit() else 1
    told["person"] = person
    return Filters(page=min(max(number, 1), MOST_PAGES), **told)


def _clean(written: str) -> str:
    return _STRANGE.sub(" ", written)[:LONGEST].strip()

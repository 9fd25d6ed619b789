"""The registers that transcripts speak of beside the demo's own: a newer file of it, and forty agreements at once."""

import csv
import io
import uuid
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Final

from bot.bootstrap import Parts
from bot.demo import DOMAIN
from bot.demo.records import demo_file
from norsk.clock import today
from register.avtale import Avtale, AvtaleLevel, AvtaleOption, AvtaleStatus, AvtaleType, OptionMode
from register.import_run import ImportKind
from register.imports.apply import apply
from register.imports.read import read_rows
from register.person import get_person

DAY: Final = date(2027, 1, 15)
"""The day on which something must be decided about each of the forty."""
_NUMBER: Final = "Avtalenr"


async def read_again(
    parts: Parts, cells: Mapping[tuple[str, str], str], *, first: date, only: AbstractSet[str] = frozenset()
) -> None:
    """Import the demo's agreements as they were on the first day, with some cells changed by number and column."""
    text = demo_file(ImportKind.AVTALER, parts.kommune.id, today=first, only=only).decode()
    reader = csv.DictReader(io.StringIO(text), delimiter=";")
    rows = list(reader)
    for (number, column), value in cells.items():
        for row in rows:
            if row[_NUMBER] == number:
                row[column] = value
    out = io.StringIO()
    writer = csv.DictWriter(out, list(reader.fieldnames or ()), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    now = parts.clock.now()
    read = read_rows(ImportKind.AVTALER, out.getvalue().encode(), today=today(parts.clock))
    async with parts.sessions.begin() as session:
        report = await apply(
            session, ImportKind.AVTALER, read, source_system="kav", sha256=uuid.uuid4().hex, now=now, today=today(parts.clock)
        )  # fmt: skip
    assert not report.errors


async def add_forty(parts: Parts) -> None:
    """Let Filip look after forty agreements: 18 without an end, 20 that end on one day, and two with an option."""
    async with parts.sessions.begin() as session:
        filip = await get_person(session, f"forvalter@{DOMAIN}")
        lars = await get_person(session, f"leder@{DOMAIN}")
        for number in range(1, 41):
            session.add(_avtale(number, filip.id, lars.id, parts))


def _avtale(number: int, manager: uuid.UUID, owner: uuid.UUID, parts: Parts) -> Avtale:
    running, optional = number <= 18, number > 38
    avtale = Avtale(
        key=f"F{number:02}", source_system="kav", source_id=f"F{number:02}", reference=f"2020/{number:03}",
        title=f"Demoavtale {number:02}", supplier_name="Demo Leveranse AS", level=AvtaleLevel.AVTALE.value,
        type=(AvtaleType.LOPENDE if running else AvtaleType.RAMMEAVTALE).value, status=AvtaleStatus.AKTIV.value,
        starts_on=date(2020, 6, 15), running=running, open_to_all=True, confidential=False, has_options=optional,
        expires_on=None if running else date(2027, 4, 15) if optional else DAY, notice_on=DAY if running or optional else None,
        max_expires_on=None if running else date(2028, 4, 15) if optional else DAY,
        avtaleforvalter_id=manager, avtaleeier_id=owner, tjenesteomrade="Eiendom", search_text=f" demoavtale {number:02} ",
        changed_at=parts.clock.now(), description="", keywords=[], unparsed={}, filled={},
    )  # fmt: skip
    if optional:
        mode = OptionMode.MUST_BE_CALLED.value
        avtale.options = [AvtaleOption(position=1, length_months=12, notice_on=DAY, mode=mode, used=False)]
    return avtale

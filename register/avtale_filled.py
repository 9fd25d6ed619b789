"""What somebody fills in here about an agreement or an avvik, marked so that an import of what was known before leaves it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from register.audit import write_audit
from register.avtale import Avtale, AvtaleOption
from register.avvik import Avvik
from register.imports.applying.terms import StoredOption, latest_end, with_notice
from register.imports.rows import OptionValue
from register.imports.values.options import read_option_text, with_used
from register.person import Person


def filled_mark(now: datetime, was: object = None) -> str:
    """Return the mark of a field that is filled in here: the instant and, after a space, what stood there before.

    An import leaves the field alone while its file says that, or nothing; as soon as it says something else, the
    file's word is taken and the mark goes.
    """
    return f"{now.isoformat()} {'' if was is None else was}".rstrip()


def fill_avtale(
    session: AsyncSession, avtale: Avtale, *, by: Person, now: datetime, **fields: object
) -> None:
    """Set columns of an agreement as somebody tells them here, with marks and one audit line that names them."""
    _fill(session, avtale, f"avtale:{avtale.id}", fields, by=by, now=now)


def fill_avvik(session: AsyncSession, avvik: Avvik, *, by: Person, now: datetime, **fields: object) -> None:
    """Set columns of an avvik as somebody tells them here, with marks and one audit line that names them."""
    _fill(session, avvik, f"avvik:{avvik.id}", fields, by=by, now=now)


def _fill(
    session: AsyncSession,
    row: Avtale | Avvik,
    record: str,
    fields: dict[str, object],
    *,
    by: Person,
    now: datetime,
) -> None:
    marks = {name: filled_mark(now, getattr(row, name)) for name in fields}
    for name, value in fields.items():
        setattr(row, name, value)
    row.filled = {**row.filled, **marks}
    row.changed_at = now
    write_audit(
        session, at=now, act="filled_in", record=record, actor_id=by.id, detail={"fields": " ".join(fields)}
    )


@dataclass(frozen=True, slots=True)
class Told:
    """An agreement's options as a person tells them; none where it has none."""

    options: tuple[OptionValue, ...] = ()

    def used(self, count: int) -> "Told | None":
        """Return them with the first so many used and the rest not, or None where there are fewer."""
        marked = with_used(self.options, count)
        return None if marked is None else Told(marked)


def read_options_told(text: str) -> Told | None:
    """Return the options that a person tells in words: `1+1 år`, `2 år`, `ingen`; None where no length is understood."""
    read = read_option_text(text)
    if (
        read.problem
        or (read.exist and not read.options)
        or any(one.length_months is None for one in read.options)
    ):
        return None
    return Told(read.options)


def lacks_options(avtale: Avtale) -> bool:
    """Say whether it is not known what options an agreement has, how long they are, or which are used."""
    if not avtale.options:
        return avtale.has_options is not False
    return any(option.length_months is None or option.used is None for option in avtale.options)


def fill_options(session: AsyncSession, avtale: Avtale, told: Told, *, by: Person, now: datetime) -> None:
    """Set an agreement's options as somebody tells them, and work out what follows from them."""
    for option in [*avtale.options[len(told.options) :]]:
        avtale.options.remove(option)
    held = list(avtale.options)
    for number, one in enumerate(told.options, start=1):
        row = held[number - 1] if number <= len(held) else AvtaleOption(position=number)
        row.length_months, row.used = one.length_months, one.used
        row.mode = one.mode.value if one.mode else row.mode
        if number > len(held):
            avtale.options.append(row)
    fill_avtale(session, avtale, by=by, now=now, has_options=bool(told.options))
    avtale.filled = {**avtale.filled, "options": filled_mark(now)}
    work_out(avtale)


def work_out(avtale: Avtale) -> None:
    """Work out anew what follows from an agreement's end and options: its last possible day, and each deadline."""
    options = with_notice(
        [StoredOption(one.length_months, one.notice_on, one.mode, one.used) for one in avtale.options],
        expires_on=avtale.expires_on,
        notice_months=avtale.notice_months,
        notice_on=avtale.notice_on,
    )
    for row, worked in zip(avtale.options, options, strict=True):
        row.notice_on = worked.notice_on
    avtale.max_expires_on = latest_end(
        avtale.expires_on, options, has_options=avtale.has_options, running=avtale.running
    )


async def new_avvik(
    session: AsyncSession,
    avtale: Avtale,
    *,
    title: str,
    description: str,
    severity: str,
    due_on: date,
    discovered_on: date,
    owner_id: uuid.UUID | None,
    by: Person,
    now: datetime,
) -> Avvik:
    """Add an avvik that was found here, at a control; `source_system` is `innkjopsbot`, so no file takes it for its own."""
    id = uuid.uuid4()
    avvik = Avvik(
        id=id, key=f"innkjopsbot|{id}", source_system="innkjopsbot", avtale_id=avtale.id, title=title,
        description=description, severity=severity, due_on=due_on, discovered_on=discovered_on, reporter_id=by.id,
        owner_id=owner_id, changed_at=now, recipients=[],
    )  # fmt: skip
    session.add(avvik)
    await session.flush()
    write_audit(session, at=now, act="avvik_opened", record=f"avvik:{id}", actor_id=by.id)
    return avvik

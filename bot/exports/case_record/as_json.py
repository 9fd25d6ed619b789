"""A case record as JSON, for the system that takes it in."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Final

from bot.exports.case_record.access_code import CONFIRM
from bot.exports.case_record.record import CaseRecord
from bot.exports.case_record.review import Review

FORMAT: Final = "innkjopsbot-sak"
VERSION: Final = 1
Files = Iterable[tuple[str, bytes, str]]
"""What lies beside the JSON and was made with it: path, checksum is taken of the bytes, media type."""


def case_json(
    case: CaseRecord, *, made: Mapping[str, object], at: datetime, review: tuple[Review, ...] | None
) -> bytes:
    """Return a case as JSON in UTF-8. `made` is the document beside it; `review` is there for a request for access."""
    told: dict[str, object] = {
        "format": FORMAT,
        "version": VERSION,
        "number": case.number,
        "kind": case.kind,
        "record": case.record,
        "title": case.title,
        "status": case.status,
        "kommune": case.kommune,
        "opened_at": case.opened_at,
        "changed_at": case.changed_at,
        "exported_at": at,
        "archive": {"system": case.archive_system, "number": case.archive_number or None},
        "access": {
            "proposed": [asdict(one) for one in case.access],
            "status": CONFIRM,
            "confirmed_by": None,
        },
        "parties": [asdict(one) for one in case.parties],
        "facts": [{"label": label, "value": value} for label, value in case.facts],
        "answers": [asdict(one) for one in case.told],
        "history": [asdict(one) for one in case.history],
        "tasks": [asdict(one) for one in case.asked],
        "habilitetsvurderinger": [asdict(one) for one in case.assessments],
        "enheter": [asdict(one) for one in case.surveyed],
        "decisions": [asdict(one) for one in case.decided],
        "sections": [asdict(one) for one in case.written],
        "documents": [dict(made), *(_document(case, at) for at in range(len(case.files)))],
    }
    if review is not None:
        told["review"] = [asdict(one) for one in review]
    return json.dumps(told, ensure_ascii=False, indent=2, default=_plain).encode()


def _document(case: CaseRecord, at: int) -> dict[str, object]:
    one = case.files[at]
    return {
        "name": one.name,
        "path": one.path,
        "kind": one.kind,
        "version": one.version or None,
        "media_type": one.media_type,
        "size": one.size,
        "sha256": one.sha256,
        "by": one.made_by,
        "at": one.made_at,
        "note": one.note,
    }


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)

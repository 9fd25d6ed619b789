"""A case as files: the Word document, the JSON, and every document of the case; or all of them in one zip."""

import hashlib
import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.documents.word import WORD, word_file
from bot.exports.case_record.as_json import case_json
from bot.exports.case_record.files import content_of, file_stem
from bot.exports.case_record.paper import case_paper
from bot.exports.case_record.record import CaseRecord
from bot.exports.case_record.review import names_within, reviewed
from register.person import Person

CHECKSUMS: Final = "sjekksummer.txt"
Files = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """The files of a case by their paths, and the checksum of the JSON, which has those of all others."""

    name: str
    files: Files
    sha256: str

    def zipped(self) -> bytes:
        """Return everything in one folder of one zip, with a list of checksums that `sha256sum -c` reads."""
        kept = io.BytesIO()
        sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {path}\n" for path, data in self.files)
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, data in (*self.files, (CHECKSUMS, sums.encode())):
                archive.writestr(f"{self.name}/{path}", data)
        return kept.getvalue()

    def write(self, folder: Path) -> None:
        """Write the document and the JSON into a folder, and the case's own documents into one below it.

        Raises OSError. Only the owner can read what is written.
        """
        for path, data in self.files:
            target = folder / path
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.touch(mode=0o600)
            target.write_bytes(data)


async def bundle(session: AsyncSession, case: CaseRecord, *, innsyn: bool, at: datetime) -> Bundle:
    """Return a case as files. With `innsyn` what must be judged is marked and listed; nothing is left out."""
    name = f"{file_stem(case.number)}{'-innsyn' if innsyn else ''}"
    paper, review = case_paper(case), None
    if innsyn:
        text = repr(case)
        known = names_within(text, await session.scalars(select(Person.name)))
        paper, review = reviewed(case, paper, names=known)
    word = word_file(paper, at=at)
    made = {
        "name": f"{name}.docx",
        "path": f"{name}.docx",
        "kind": "Saksdokumentasjon",
        "version": None,
        "media_type": WORD,
        "size": len(word),
        "sha256": hashlib.sha256(word).hexdigest(),
        "by": "Innkjøpsbot",
        "at": at,
        "note": "",
    }
    data = case_json(case, made=made, at=at, review=review)
    files: list[tuple[str, bytes]] = [(f"{name}.docx", word), (f"{name}.json", data)]
    for held in case.files:
        content = await content_of(session, held.attachment_id)
        if content is not None:
            files.append((held.path, content))
    return Bundle(name, tuple(files), hashlib.sha256(data).hexdigest())

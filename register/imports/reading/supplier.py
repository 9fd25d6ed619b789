"""The supplier of an agreement: its name and its number, out of one column or two."""

from register.imports.reading.line import Line
from register.imports.values.orgnr import read_orgnr
from register.imports.values.suppliers import read_supplier

_REMEDY = "Skriv leverandørens ni siffer, som tekst."
_LONGEST = 300  # characters of a name


def read_supplier_cells(line: Line) -> tuple[str | None, str | None]:
    """Return the supplier's name and organisation number; a number beside the name is no part of it."""
    number = _number(line)
    text = line.long_text("supplier_name")
    if not text:
        return None, number
    supplier = read_supplier(text)
    if supplier.several:
        line.warn("supplier_name", "Cellen nevner flere leverandører. De er lest som én.", "Gi hver leverandør sin egen rad.")  # fmt: skip
    if supplier.orgnr:
        number = _beside_name(line, supplier.orgnr, number)
    name = " ".join(supplier.name.split())
    if len(name) > _LONGEST:
        line.warn("supplier_name", f"Teksten er lengre enn {_LONGEST} tegn, og er kuttet.", "Kort den ned.")
        name = name[: _LONGEST - 1].rstrip() + "…"
    return name or None, number


def _number(line: Line) -> str | None:
    text = line.written("supplier_orgnr")
    if not text:
        return None
    cell = line.cells["supplier_orgnr"]
    read = read_orgnr(text if isinstance(cell, str) else cell)
    if read.problem:
        line.warn("supplier_orgnr", read.problem, _REMEDY, value="(11 siffer)" if read.personal else None)
        if not read.personal:
            line.keep("supplier_orgnr", text)
    return read.number


def _beside_name(line: Line, written: str, number: str | None) -> str | None:
    read = read_orgnr(written)
    line.table.filled.add("supplier_orgnr")
    if read.problem:
        line.warn("supplier_name", read.problem, _REMEDY)
        line.keep("supplier_orgnr", written)
        return number
    if number and number != read.number:
        line.warn("supplier_name", "Nummeret ved navnet er et annet enn organisasjonsnummeret. Det siste er brukt.", "Rett det av dem som er feil.")  # fmt: skip
    return number or read.number

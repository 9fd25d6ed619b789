"""Which sheet of a file is read, where its rows begin, and in what order its columns write dates."""

import re
from collections.abc import Mapping, Sequence

from register.import_run import ImportKind
from register.imports.columns.headers import (
    DATE_ORDER,
    SHEET,
    Column,
    Header,
    find_header,
    header_text,
    mapping_line,
    missing_columns,
)
from register.imports.columns.set_aside import last_row, set_aside
from register.imports.files.sheets import RawSheet
from register.imports.rows import Fault
from register.imports.values.cells import cell_text, is_broken
from register.imports.values.dates import DateOrder, Votes, count_votes, decide_order

_MOST_HELP_ROWS = 3
_HELP = re.compile(
    r"obligatorisk|påkrevd|påkrævet|valgfri|required|mandatory|optional|fritekst|free text|velg (?:fra|en)|nedtrekk|format|f\.eks|eksempel"
    r"|dd[.-/]mm|mm/dd|åååå|yyyy|^ja/nei$|^ja eller nei$|^tekst$|^dato$|^tall$|^text$|^date$|^number$|skriv inn|fyll ut|^maks \d+ tegn",
    re.IGNORECASE,
)


def choose_sheet(
    kind: ImportKind, sheets: Sequence[RawSheet], mapping: Mapping[str, str]
) -> tuple[RawSheet | None, Header | None, list[Fault]]:
    """Return the sheet that is read, its header, and warnings; None and None with errors where there is none."""
    wanted = mapping.get(SHEET)
    named = [sheet for sheet in sheets if wanted is None or sheet.name == wanted]
    if not named:
        names = ", ".join(f"«{sheet.name}»" for sheet in sheets)
        return None, None, [Fault(0, "", "", f"Filen har ikke arket «{wanted}».", f"Arkene er {names}.")]
    found = [(sheet, header) for sheet in named if (header := find_header(kind, sheet, mapping)) is not None]
    visible = [pair for pair in found if not pair[0].hidden] or found
    whole = [pair for pair in visible if not missing_columns(kind, pair[1].columns)] or visible
    if not whole:
        return None, None, [Fault(0, "", "", "Fant ingen kjente kolonner i de første radene.", "Sett overskriftene i rad 1 til 5, eller skriv hvilke kolonner som er hva, i en mapping-fil.")]  # fmt: skip
    most = max(len(header.columns) for _, header in whole)
    best = [pair for pair in whole if len(pair[1].columns) == most]
    if len(best) > 1:
        names = " og ".join(f"«{sheet.name}»" for sheet, _ in best)
        line = mapping_line(SHEET, best[0][0].name)
        return None, None, [Fault(0, "", "", f"Arkene {names} passer like godt.", f"Skriv {line} i en mapping-fil for å lese det første, eller lagre arkene som hver sin fil.")]  # fmt: skip
    return best[0][0], best[0][1], _skipped(sheets, best[0][0])


def _skipped(sheets: Sequence[RawSheet], chosen: RawSheet) -> list[Fault]:
    names = ", ".join(f"«{sheet.name}»" for sheet in sheets if sheet is not chosen and sheet.rows)
    if not names:
        return []
    return [Fault(0, "", "", f"Bare arket «{chosen.name}» er lest. Disse er hoppet over: {names}.", "Lagre et ark som egen fil hvis det også skal importeres.")]  # fmt: skip


def first_row(sheet: RawSheet, header: Header) -> int:
    """Return where the rows begin, from 0: after the header and the rows below it that only tell what to write."""
    at = header.row + 1
    while at < len(sheet.rows) and at <= header.row + _MOST_HELP_ROWS and _is_help(sheet, at):
        at += 1
    return at


def _is_help(sheet: RawSheet, at: int) -> bool:
    texts = [cell_text(cell) for cell in sheet.rows[at] if cell not in {"", None}]
    if not texts or any(not isinstance(cell, str) for cell in sheet.rows[at]):
        return False
    return sum(_HELP.search(text) is not None for text in texts) * 2 >= len(texts)


def formulas_in(sheet: RawSheet, header: Header, *, after: int, headings: bool) -> list[Fault]:
    """Return a fault for each column that is read and holds formulas, naming the first cell; a sum may have one."""
    faults = []
    last = last_row(sheet) if sheet.formulas else -1
    for column in header.columns.values():
        rows = [row for row in sheet.formulas.get(column.index, ()) if row == header.row or (row >= after and _is_read(sheet, header, row, headings=headings, last=row == last))]  # fmt: skip
        if rows:
            first = min(rows)
            number = sheet.numbers[first]
            more = f" (og {len(rows) - 1} til)" if len(rows) > 1 else ""
            where = f"celle {_letters(column.index)}{number}" if sheet.name else f"linje {number}"
            row = sheet.rows[first]
            value = cell_text(row[column.index])[:100] if column.index < len(row) else ""
            faults.append(Fault(number, column.header, value, f"Kolonnen har formel i {where}{more}.", "Kopier kolonnen og lim den inn som verdier."))  # fmt: skip
    return faults


def lost_letters(sheet: RawSheet, header: Header) -> list[Fault]:
    """Return a fault where a header has letters that were lost on the way: then no column of that name can be found."""
    for cell in sheet.rows[header.row]:
        if isinstance(cell, str) and is_broken(cell):
            problem = (
                "Overskriften har ødelagte bokstaver. Filen er lagret med feil tegnsett, eller blander flere."
            )
            return [Fault(sheet.numbers[header.row], header_text(cell), "", problem, "Eksporter filen på nytt som CSV UTF-8 eller fra Excel.")]  # fmt: skip
    return []


def unsaid_currency(columns: Mapping[str, Column]) -> list[Fault]:
    """Return a warning where a file that is not Norwegian has amounts and does not say in what currency."""
    value = columns.get("value")
    if value is None or value.norwegian or "currency" in columns:
        return []
    problem = "Filen sier ikke hvilken valuta beløpene er i. De er lest som norske kroner eks. mva."
    return [Fault(0, value.header, "", problem, "Ta med en kolonne Valuta hvis de er i en annen.")]


def broken_in(sheet: RawSheet, header: Header, *, after: int) -> list[Fault]:
    """Return a warning for each cell that is read and holds one of Excel's errors: it counts as empty."""
    problem = "Cellen har en feil fra Excel, for eksempel #I/T eller #REF!. Den er lest som tom."
    return [
        Fault(sheet.numbers[row], column.header, "", problem, "Skriv verdien i cellen.")
        for column in header.columns.values()
        for row in sheet.broken.get(column.index, ())
        if after <= row < len(sheet.numbers)
    ]


def _is_read(sheet: RawSheet, header: Header, row: int, *, headings: bool, last: bool) -> bool:
    if row >= len(sheet.rows):
        return False
    cells = sheet.rows[row]
    if all(column.index >= len(cells) or cells[column.index] == "" for column in header.columns.values()):
        return False
    return set_aside(cells, header.columns, headings=headings, last=last) is None


def shifted_rows(sheet: RawSheet, header: Header, *, after: int) -> list[Fault]:
    """Return a fault for each row of a text file with more fields than the header: its values stand in wrong columns."""
    if sheet.name:
        return []
    width = len(sheet.rows[header.row])
    wide = [
        (number, len(row))
        for number, row in zip(sheet.numbers[after:], sheet.rows[after:], strict=True)
        if len(row) > width and any(str(cell).strip() for cell in row[width:])
    ]
    remedy = "Sett anførselstegn rundt tekst som inneholder skilletegnet."
    return [
        Fault(number, "", "", f"Raden har {count} felt, men overskriften har {width}.", remedy)
        for number, count in wide
    ]


def _letters(index: int) -> str:
    letters, index = "", index + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def date_orders(
    sheet: RawSheet, header: Header, fields: Sequence[str], mapping: Mapping[str, str], *, after: int
) -> tuple[dict[str, DateOrder], list[Fault], list[Fault]]:
    """Return the order of each column of dates, with warnings and errors.

    A mapping file settles it with `date_order` for all columns, or `date_order.end_date` for one: dmy, mdy or ymd.
    """
    orders: dict[str, DateOrder] = {}
    warnings: list[Fault] = []
    errors = _wrong_orders(fields, mapping)
    for field in fields:
        column = header.columns.get(field)
        said = mapping.get(f"{DATE_ORDER}.{field}", mapping.get(DATE_ORDER))
        if column is None:
            continue
        if said in list(DateOrder):
            orders[field] = DateOrder(said)
            continue
        cells = [row[column.index] for row in sheet.rows[after:] if column.index < len(row)]
        order = decide_order(count_votes(cells), norwegian=header.norwegian)
        if order is None:
            errors.append(_unsure(sheet, field, column, after=after))
        elif order is DateOrder.MDY and header.norwegian:
            warnings.append(Fault(0, column.header, "", "Datoene er lest som måned/dag/år, for minst én av dem kan ikke leses ellers.", f'Er det feil, skriv {mapping_line(f"{DATE_ORDER}.{field}", "dmy")} i en mapping-fil.'))  # fmt: skip
        orders[field] = order or DateOrder.DMY
    return orders, warnings, errors


def _wrong_orders(fields: Sequence[str], mapping: Mapping[str, str]) -> list[Fault]:
    errors = []
    for key, value in mapping.items():
        name, _, field = key.partition(".")
        if name == DATE_ORDER and (value not in list(DateOrder) or (field and field not in fields)):
            errors.append(Fault(0, key, value, "Mapping-filen har en datorekkefølge som ikke finnes.", f"Skriv {mapping_line(DATE_ORDER, 'dmy')}, med dmy, mdy eller ymd, eller {mapping_line(f'{DATE_ORDER}.end_date', 'dmy')} for én kolonne."))  # fmt: skip
    return errors


def _votes_for_asking(votes: Votes) -> bool:
    return votes.either + votes.month_first > 0


def _unsure(sheet: RawSheet, field: str, column: Column, *, after: int) -> Fault:
    at, text = next(
        (at, str(row[column.index]))
        for at, row in enumerate(sheet.rows)
        if at >= after and column.index < len(row) and _votes_for_asking(count_votes([row[column.index]]))
    )
    whole, one = mapping_line(DATE_ORDER, "dmy"), mapping_line(f"{DATE_ORDER}.{field}", "mdy")
    return Fault(sheet.numbers[at], column.header, text[:100], "Det går ikke fram om dagen eller måneden står først i kolonnens datoer.", f"Skriv {whole} i en mapping-fil hvis dagen står først overalt, mdy hvis måneden gjør det, eller {one} for denne kolonnen alene.")  # fmt: skip

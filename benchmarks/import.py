"""Seconds and memory for importing agreements, first and again, from CSV and XLSX, on SQLite.

Run: PYTHONPATH=. .venv/bin/python benchmarks/import.py [--rows 25000]

Each import is a process of its own, as a person runs it. Beside it, in the same run, a *bare* import: the csv module
and one executemany of the same values into one table, nothing read, compared or reported.
The figures go into docs/performance.md with the machine they were made on.
"""

import argparse
import csv
import io
import json
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

HEADERS = (
    "ID", "Avtalenr", "Avtale", "Beskrivelse", "Avtaletype", "Leverandør", "Org.nr", "Kontaktperson", "E-post leverandør",
    "Startdato", "Sluttdato", "Maks sluttdato", "Opsjoner", "Varslingsfrist i måneder", "Avtaleforvalter", "Avtaleeier",
    "Enhet", "Tjenesteområde", "Avtaleverdi", "Status", "Søkeord", "Risiko", "Saksnr", "Overordnet avtale", "Lenke",
)  # fmt: skip
MB = 1024


def row(number: int, later: int) -> list[str]:
    start = date(2023, 1, 1) + timedelta(days=number % 900)
    end = start + timedelta(days=1460 + later)
    return [
        str(number), f"2023/{number // 3}", f"Avtale {number} om vare {number % 700}", "Levering til kommunens enheter etter avrop.",
        "Rammeavtale", f"Leverandør {number % 900} Demo AS", "", "Kari Demo", f"salg{number % 900}@demo.invalid",
        f"{start:%d.%m.%Y}", f"{end:%d.%m.%Y}", "", "1+1 år", "3", f"person{number % 300}@demo.invalid",
        f"person{number % 40}@demo.invalid", f"Enhet {number % 120}", f"Område {number % 12}", f"{100000 + number} kr", "Aktiv",
        "vare, levering", "Middels", f"{number}/23", "", f"https://demo.invalid/{number}",
    ]  # fmt: skip


def as_csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([HEADERS, *rows])
    return text.getvalue().encode("cp1252")


def as_xlsx(rows: list[list[str]]) -> bytes:
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet()
    for number, cells in enumerate([list(HEADERS), *rows]):
        sheet.write_row(number, 0, cells)
    book.close()
    return data.getvalue()


def run(kind: str, file: Path, url: str) -> tuple[float, float, float, dict[str, object]]:
    """Return seconds by the clock, seconds of one core, peak MB, and the report of one import."""
    command = [sys.executable, "-m", "bot", "import", kind, str(file), "--json"]
    began = time.perf_counter()
    out = Path(file.parent, "out.json")
    with out.open("wb") as opened:
        process = subprocess.Popen(command, env=os.environ | {"INNKJOPSBOT_DATABASE_URL": url}, stdout=opened)
        _, _, used = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    return (
        took,
        used.ru_utime + used.ru_stime,
        used.ru_maxrss / MB,
        json.loads(out.read_text(encoding="utf-8")),
    )


def bare(rows: list[list[str]], data: bytes, folder: Path) -> float:
    """Return the seconds of the csv module and one executemany."""
    began = time.perf_counter()
    read = list(csv.reader(io.StringIO(data.decode("cp1252")), delimiter=";"))[1:]
    connection = sqlite3.connect(folder / "bare.db")
    connection.execute(f"CREATE TABLE avtale ({', '.join(f'c{n} TEXT' for n in range(len(rows[0])))})")
    connection.executemany(f"INSERT INTO avtale VALUES ({','.join('?' * len(rows[0]))})", read)
    connection.commit()
    connection.close()
    return time.perf_counter() - began


def main(count: int, address: str | None) -> None:
    print(f"{platform.platform()}, Python {platform.python_version()}, {os.cpu_count()} cores, {count} rows")
    first = [row(number, 0) for number in range(count)]
    later = [row(number, 365 if number % 10 == 0 else 0) for number in range(count)]
    people = "E-post;Navn\n" + "".join(f"person{n}@demo.invalid;Person Demo {n}\n" for n in range(300))
    units = "Enhet\n" + "".join(f"Enhet {n}\n" for n in range(120))
    for name, write in (("csv", as_csv), ("xlsx", as_xlsx)):
        with tempfile.TemporaryDirectory() as made:
            folder = Path(made)
            url = address or f"sqlite:///{folder}/bot.db"
            for kind, text in (("personer", people), ("enheter", units)):
                (folder / kind).write_text(text, encoding="utf-8")
                run(kind, folder / kind, url)
            for what, rows in (("first", first), ("the same again", first), ("a tenth extended", later)):
                file = folder / f"avtaler.{name}"
                file.write_bytes(write(rows))
                took, cpu, peak, report = run("avtaler", file, url)
                counts = {key: report[key] for key in ("new", "changed", "extended", "gone", "unchanged")}
                print(f"{name}, {what}: {took:.1f} s ({cpu:.1f} s of one core), {peak:.0f} MB, {counts}")
            if name == "csv":
                print(f"bare csv and executemany: {bare(first, as_csv(first), folder):.2f} s")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=25_000)
    parser.add_argument(
        "--url", help="a database of its own for the csv run; without it SQLite in a new file"
    )
    arguments = parser.parse_args()
    main(arguments.rows, arguments.url)

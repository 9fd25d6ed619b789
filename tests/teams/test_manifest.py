"""The app package, against the newest schema that Microsoft publishes."""

import json
import re
import struct
import subprocess
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest

from bot.channels.teams.icons import colour_icon, outline_icon
from bot.channels.teams.manifest import VERSION, teams_manifest, teams_manifest_zip

APP_ID = "22222222-2222-2222-2222-222222222222"
URL = "https://innkjop.kommune.example"
CHECK = """
const Ajv = require("ajv-draft-04"); const formats = require("ajv-formats"); const fs = require("fs");
const ajv = new Ajv({ strict: false, allErrors: true }); formats(ajv);
const valid = ajv.compile(JSON.parse(fs.readFileSync(process.argv[1])));
let text = ""; process.stdin.on("data", (d) => (text += d));
process.stdin.on("end", () => { valid(JSON.parse(text)); process.stdout.write(JSON.stringify(valid.errors ?? [])); });
"""


def newest_schema(node_modules: Path) -> Path:
    folder = node_modules / "@microsoft" / "app-manifest" / "build" / "json-schemas" / "teams"
    versions = [path.name for path in folder.iterdir() if re.fullmatch(r"v\d+\.\d+", path.name)]
    newest = max(versions, key=lambda name: tuple(map(int, name[1:].split("."))))
    return folder / newest / "MicrosoftTeams.schema.json"


def faults(node: str, node_modules: Path, manifest: dict[str, object]) -> list[object]:
    done = subprocess.run(
        [node, "-e", CHECK, str(newest_schema(node_modules))],
        cwd=node_modules.parent,
        input=json.dumps(manifest),
        capture_output=True,
        text=True,
        check=True,
    )
    found: list[object] = json.loads(done.stdout)
    return found


def test_the_manifest_is_valid_by_the_newest_schema(node: str, node_modules: Path) -> None:
    assert newest_schema(node_modules).parent.name == f"v{VERSION}"
    assert faults(node, node_modules, teams_manifest(URL, APP_ID)) == []


def test_the_schema_would_find_what_is_wrong(node: str, node_modules: Path) -> None:
    assert faults(node, node_modules, {**teams_manifest(URL, "no guid"), "surplus": 1})


def test_the_package_holds_the_manifest_and_two_icons() -> None:
    with zipfile.ZipFile(BytesIO(teams_manifest_zip(URL + "/", APP_ID))) as package:
        assert sorted(package.namelist()) == ["color.png", "manifest.json", "outline.png"]
        manifest = json.loads(package.read("manifest.json"))
    [bot] = manifest["bots"]
    assert bot["scopes"] == ["personal", "team", "groupChat"]
    assert [(c["scopes"], len(c["commands"])) for c in bot["commandLists"]] == [
        (["personal"], 9), (["team"], 9), (["groupChat"], 9)
    ]  # fmt: skip
    assert manifest["validDomains"] == ["innkjop.kommune.example"]


def test_the_package_is_the_same_whenever_it_is_made() -> None:
    assert teams_manifest_zip(URL, APP_ID) == teams_manifest_zip(URL, APP_ID)
    assert teams_manifest(URL, APP_ID)["id"] != teams_manifest(URL, APP_ID.replace("2", "3"))["id"]


def pixels(png: bytes) -> tuple[int, list[bytes]]:
    """Return the side of a PNG of ours and its pixels."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    side, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (height, depth, kind) == (side, 8, 6)
    at, data = 8, b""
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        body = png[at + 8 : at + 8 + length]
        assert struct.unpack(">I", png[at + 8 + length : at + 12 + length])[0] == zlib.crc32(name + body)
        data += body if name == b"IDAT" else b""
        at += 12 + length
    rows = zlib.decompress(data)
    width = 1 + side * 4
    return side, [
        rows[y * width + 1 + x * 4 : y * width + 5 + x * 4] for y in range(side) for x in range(side)
    ]


def test_the_colour_icon_has_its_size_and_no_hole() -> None:
    side, found = pixels(colour_icon())
    assert side == 192
    assert {pixel[3] for pixel in found} == {255}


def test_the_outline_icon_is_white_on_nothing() -> None:
    side, found = pixels(outline_icon())
    assert side == 32
    assert {pixel[:3] for pixel in found} == {b"\xff\xff\xff"}
    assert {0, 255} <= {pixel[3] for pixel in found}


@pytest.mark.parametrize("name", ["bildet", "omrisset"])
def test_an_icon_is_drawn_every_time_the_same(name: str) -> None:
    draw = colour_icon if name == "bildet" else outline_icon
    assert draw() == draw()

"""The repository keeps its own rules: names, imports, containers, documents."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "conversation", "dialogs", "knowledge", "migrations", "norsk", "notifications", "register")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def banned_names() -> set[str]:
    rows = [
        line.split("|") for line in (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    ]
    cells = [row[4] for row in rows if len(row) == 6]
    return {
        name.strip() for cell in cells for name in cell.split(",") if re.fullmatch(r"\s*[A-Z]\w+\s*", name)
    }


def names_in(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
    return names


def as_words(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def test_no_name_is_a_synonym_that_the_glossary_bans() -> None:
    banned = {as_words(name) for name in banned_names()}
    assert "agreement" in banned
    assert "framework_agreement" in banned
    for path in SOURCES:
        for name in names_in(path):
            words = as_words(name)
            found = [word for word in banned if re.search(rf"(?:^|_){word}s?(?:_|$)", words)]
            assert not found, f"{path.relative_to(ROOT)}: {name} is called {found} nowhere else"


def test_every_identifier_is_ascii() -> None:
    for path in SOURCES:
        assert all(name.isascii() for name in names_in(path)), path


def test_no_module_is_a_utils_helpers_or_manager() -> None:
    assert not [path for path in SOURCES if re.search(r"util|helper|manager", path.stem)]


def test_packages_import_downwards_only() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_says_what_it_is_for() -> None:
    for package in (path.parent for path in SOURCES if path.name == "__init__.py"):
        if package.name != "versions":
            text = (package / "__init__.py").read_text(encoding="utf-8")
            assert ast.get_docstring(ast.parse(text)), package


def test_compose_runs_the_bot_beside_postgresql_on_loopback_only() -> None:
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    services = compose["services"]
    assert services["bot"]["ports"] == ["127.0.0.1:3978:3978"]
    assert services["database"]["image"].startswith("postgres:")
    assert services["upgrade"]["command"] == ["innkjopsbot", "db", "upgrade"]
    environment = services["bot"]["environment"]
    assert environment["INNKJOPSBOT_DATABASE_URL"].startswith("postgresql+psycopg://")
    assert set(environment) <= set(
        re.findall(r"[A-Z][A-Z_]+", (ROOT / ".env.example").read_text(encoding="utf-8"))
    )


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    joined = dockerfile.replace("\\\n", " ")
    lines = [line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in lines]


def test_the_container_runs_the_pinned_service_without_root() -> None:
    steps = instructions((ROOT / "Dockerfile").read_text(encoding="utf-8"))
    known = {
        "FROM",
        "ENV",
        "RUN",
        "WORKDIR",
        "COPY",
        "USER",
        "EXPOSE",
        "HEALTHCHECK",
        "CMD",
        "ARG",
        "STOPSIGNAL",
    }
    assert {name for name, _ in steps} <= known
    assert any(name == "RUN" and "uv sync --frozen" in rest for name, rest in steps)
    assert ("USER", "10001") in steps
    assert steps[-1] == ("CMD", '["innkjopsbot", "serve", "--host", "0.0.0.0"]')


def test_every_dependency_has_a_floor_and_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"] for package in lock["package"]}
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    for requirement in wanted:
        name = re.split(r"[\[<>=~ ;]", requirement)[0].lower()
        assert name in locked, requirement
        assert ">=" in requirement or name.startswith("types-"), requirement


def test_every_lint_exception_has_its_reason_beside_it() -> None:
    for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines():
        if re.fullmatch(r'\s+"[A-Z]+\d*",.*', line):
            assert "#" in line, line
    for path in SOURCES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if "# noqa" in line or "# type: ignore" in line:
                assert re.search(r"(?:# noqa: [A-Z0-9, ]+ - |# type: ignore\[[\w,-]+\]  # )\S", line), (
                    f"{path}:{number}"
                )


def test_the_readme_names_the_two_commands_and_its_picture_exists() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in readme
    assert "make test" in readme
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", readme):
        assert (ROOT / picture).is_file(), picture


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        *[f"docs/{n}" for n in ("architecture.md", "glossary.md", "search.md", "privacy.md")],
    ],
)
def test_the_documents_link_only_to_what_exists(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    for target, heading in re.findall(r"\]\((?!https?:)([^)#]*)#?([^)]*)\)", text):
        there = (ROOT / path).parent / target if target else ROOT / path
        assert there.exists(), target
        assert not heading or heading in headings(there), f"{target}#{heading}"


def headings(path: Path) -> set[str]:
    """Return what the headings of a document are called in links."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in found}


def test_the_repository_names_no_machines_paths() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split()
    here = Path(__file__).relative_to(ROOT)
    for name in tracked:
        path = ROOT / name
        if (
            path.suffix in {".py", ".md", ".toml", ".yaml", ".js", ".html"}
            and path.exists()
            and name != str(here)
        ):
            text = path.read_text(encoding="utf-8")
            assert "/work/" not in text, name
            assert "/root/" not in text, name

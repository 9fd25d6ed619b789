"""Migrations only add: a replica of the version before must go on serving while, and after, the database is upgraded."""

import ast
from pathlib import Path

import pytest
from sqlalchemy import text

import migrations
from bot import schema
from bot.errors import OutdatedDatabaseError
from register.database import open_engine

VERSIONS = sorted((Path(migrations.__file__).parent / "versions").glob("0*.py"))
BEFORE_THE_FIRST_RELEASE = {"0002", "0003", "0004", "0005", "0006", "0007"}
"""No installation ran several replicas before these."""
CONTRACTING = {"drop_column", "drop_table", "drop_constraint", "rename_table", "create_foreign_key"}
SAFE = {"create_table", "create_index", "add_column", "drop_index", "f", "batch_alter_table", "get_bind", "execute", "bulk_insert"}  # fmt: skip
WORDS = ("DROP ", "RENAME ", "SET NOT NULL", "ADD CONSTRAINT")


def faults(source: str) -> list[str]:
    """Return what of a migration a replica that runs the version before could not live with."""
    tree = ast.parse(source)
    names = {target.id for node in tree.body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}  # fmt: skip
    if "CONTRACTS_AFTER" in names:
        return []
    upgrade = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade")
    found: list[str] = []
    for call in [node for node in ast.walk(upgrade) if isinstance(node, ast.Call)]:
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if isinstance(owner, ast.Name) and owner.id in ("op", "batch_op"):
            assert isinstance(call.func, ast.Attribute)
            found += _fault(call.func.attr, call)
    return found


def _fault(name: str, call: ast.Call) -> list[str]:
    said = ast.unparse(call)
    if name == "alter_column":
        harmless = {"existing_type", "existing_nullable", "server_default"}
        return [] if {word.arg for word in call.keywords} <= harmless else [said]
    if name == "add_column":
        return (
            [said]
            if "ForeignKey" in said or ("nullable=False" in said and "server_default" not in said)
            else []
        )
    if name == "execute":
        return [said] if any(word in said.upper() for word in WORDS) else []
    return [said] if name in CONTRACTING or name not in SAFE else []


@pytest.mark.parametrize(
    "path",
    [one for one in VERSIONS if one.name[:4] not in BEFORE_THE_FIRST_RELEASE],
    ids=lambda path: path.stem,
)
def test_a_migration_only_adds_unless_it_names_the_release_after_which_more_is_safe(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "line",
    [
        'op.drop_column("inbox", "passing")',
        'op.rename_table("inbox", "acts")',
        'op.alter_column("inbox", "holder", nullable=False)',
        'op.alter_column("inbox", "holder", new_column_name="whose")',
        'op.add_column("inbox", sa.Column("x", sa.Integer(), nullable=False))',
        'op.add_column("inbox", sa.Column("x", sa.Uuid(), sa.ForeignKey("person.id"), nullable=True))',
        'op.create_foreign_key("fk", "inbox", "person", ["x"], ["id"])',
        'op.execute("ALTER TABLE inbox ALTER COLUMN holder SET NOT NULL")',
    ],
)
def test_what_takes_something_away_is_found(line: str) -> None:
    source = f"def upgrade():\n    {line}\n"
    assert len(faults(source)) == 1
    assert faults(f'CONTRACTS_AFTER = "1.2"\n{source}') == []


async def _at(url: str, revision: str) -> None:
    engine = open_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": revision})
    await engine.dispose()


async def test_a_newer_database_is_served_and_an_older_one_refused(
    database_url: str, capfd: pytest.CaptureFixture[str]
) -> None:
    engine = open_engine(database_url)
    try:
        await _at(database_url, "9999")
        await schema.require_current(engine)
        await schema.upgrade(engine)
        assert '"database_newer"' in capfd.readouterr().err
        for older in ("0007", "0000"):
            await _at(database_url, older)
            with pytest.raises(OutdatedDatabaseError):
                await schema.require_current(engine)
    finally:
        await engine.dispose()

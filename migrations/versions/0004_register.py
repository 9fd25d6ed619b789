"""The register: enheter, avtaler, avvik, who stands in for whom, what was imported, and files made for somebody.

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


TABLES = (
    "stored_file",
    "avvik_recipient",
    "avvik",
    "avtale_option",
    "avtale_enhet",
    "avtale_control",
    "avtale",
    "stand_in",
    "enhet",
    "waiting_link",
    "import_run",
)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "import_run",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("source_system", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    with op.batch_alter_table("import_run", schema=None) as batch_op:
        batch_op.create_index("ix_import_run_kind_at", ["kind", "at"], unique=False)

    op.create_table(
        "waiting_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=40), nullable=False),
        sa.Column("written", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_link")),
    )
    with op.batch_alter_table("waiting_link", schema=None) as batch_op:
        batch_op.create_index("ix_waiting_link_record_id", ["record_id"], unique=False)

    op.create_table(
        "enhet",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=420), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_names", sa.JSON(), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("tjenesteomrade", sa.String(length=100), nullable=True),
        sa.Column("leader_id", sa.Uuid(), nullable=True),
        sa.Column("innkjopskontakt_id", sa.Uuid(), nullable=True),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("missing_since", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["person.id"], name=op.f("fk_enhet_deputy_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["innkjopskontakt_id"],
            ["person.id"],
            name=op.f("fk_enhet_innkjopskontakt_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["person.id"], name=op.f("fk_enhet_leader_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["enhet.id"], name=op.f("fk_enhet_parent_id_enhet"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enhet")),
        sa.UniqueConstraint("key", name=op.f("uq_enhet_key")),
    )
    with op.batch_alter_table("enhet", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enhet_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "stand_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("deputy_id", sa.Uuid(), nullable=True),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["deputy_id"], ["person.id"], name=op.f("fk_stand_in_deputy_id_person"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_stand_in_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_in")),
    )
    with op.batch_alter_table("stand_in", schema=None) as batch_op:
        batch_op.create_index("ix_stand_in_deputy_id", ["deputy_id"], unique=False)
        batch_op.create_index("ix_stand_in_person_id", ["person_id"], unique=False)

    op.create_table(
        "stored_file",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_stored_file_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    with op.batch_alter_table("stored_file", schema=None) as batch_op:
        batch_op.create_index("ix_stored_file_made_at", ["made_at"], unique=False)

    op.create_table(
        "avtale",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.Column("source_system", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.String(length=120), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("lot", sa.String(length=200), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("type", sa.String(length=20), nullable=True),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("parent_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=True),
        sa.Column("supplier_name", sa.String(length=300), nullable=True),
        sa.Column("supplier_orgnr", sa.String(length=20), nullable=True),
        sa.Column("supplier_contact_name", sa.String(length=200), nullable=True),
        sa.Column("supplier_contact_email", sa.String(length=320), nullable=True),
        sa.Column("supplier_contact_phone", sa.String(length=60), nullable=True),
        sa.Column("tjenesteomrade", sa.String(length=100), nullable=True),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("enhet_id", sa.Uuid(), nullable=True),
        sa.Column("open_to_all", sa.Boolean(), nullable=True),
        sa.Column("order_system", sa.String(length=300), nullable=True),
        sa.Column("order_url", sa.String(length=1000), nullable=True),
        sa.Column("order_note", sa.Text(), nullable=True),
        sa.Column("avrop", sa.String(length=20), nullable=True),
        sa.Column("catalogue", sa.Boolean(), nullable=True),
        sa.Column("case_no", sa.String(length=60), nullable=True),
        sa.Column("tool_url", sa.String(length=1000), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("original_expires_on", sa.Date(), nullable=True),
        sa.Column("max_expires_on", sa.Date(), nullable=True),
        sa.Column("running", sa.Boolean(), nullable=False),
        sa.Column("notice_months", sa.Integer(), nullable=True),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("has_options", sa.Boolean(), nullable=True),
        sa.Column("value_nok", sa.BigInteger(), nullable=True),
        sa.Column("value_per", sa.String(length=10), nullable=True),
        sa.Column("risk", sa.String(length=20), nullable=True),
        sa.Column("confidential", sa.Boolean(), nullable=False),
        sa.Column("avtaleforvalter_id", sa.Uuid(), nullable=True),
        sa.Column("stedfortreder_id", sa.Uuid(), nullable=True),
        sa.Column("avtaleeier_id", sa.Uuid(), nullable=True),
        sa.Column("unparsed", sa.JSON(), nullable=False),
        sa.Column("filled", sa.JSON(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("missing_since", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["avtaleeier_id"], ["person.id"], name=op.f("fk_avtale_avtaleeier_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["avtaleforvalter_id"],
            ["person.id"],
            name=op.f("fk_avtale_avtaleforvalter_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["enhet_id"], ["enhet.id"], name=op.f("fk_avtale_enhet_id_enhet"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_run.id"], name=op.f("fk_avtale_import_id_import_run"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["avtale.id"], name=op.f("fk_avtale_parent_id_avtale"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["stedfortreder_id"],
            ["person.id"],
            name=op.f("fk_avtale_stedfortreder_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avtale")),
        sa.UniqueConstraint("key", name=op.f("uq_avtale_key")),
    )
    with op.batch_alter_table("avtale", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_avtale_avtaleeier_id"), ["avtaleeier_id"], unique=False)
        batch_op.create_index("ix_avtale_avtaleforvalter_id", ["avtaleforvalter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_avtale_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_avtale_enhet_id"), ["enhet_id"], unique=False)
        batch_op.create_index("ix_avtale_expires_on", ["expires_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_avtale_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_avtale_reference", ["reference"], unique=False)
        batch_op.create_index(batch_op.f("ix_avtale_stedfortreder_id"), ["stedfortreder_id"], unique=False)

    op.create_table(
        "avtale_control",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("avtale_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["avtale_id"], ["avtale.id"], name=op.f("fk_avtale_control_avtale_id_avtale"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avtale_control")),
    )
    with op.batch_alter_table("avtale_control", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_avtale_control_avtale_id"), ["avtale_id"], unique=False)

    op.create_table(
        "avtale_enhet",
        sa.Column("avtale_id", sa.Uuid(), nullable=False),
        sa.Column("enhet_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["avtale_id"], ["avtale.id"], name=op.f("fk_avtale_enhet_avtale_id_avtale"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["enhet_id"], ["enhet.id"], name=op.f("fk_avtale_enhet_enhet_id_enhet"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("avtale_id", "enhet_id", name=op.f("pk_avtale_enhet")),
    )
    op.create_table(
        "avtale_option",
        sa.Column("avtale_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("length_months", sa.Integer(), nullable=True),
        sa.Column("notice_on", sa.Date(), nullable=True),
        sa.Column("mode", sa.String(length=30), nullable=True),
        sa.Column("used", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["avtale_id"], ["avtale.id"], name=op.f("fk_avtale_option_avtale_id_avtale"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("avtale_id", "position", name=op.f("pk_avtale_option")),
    )
    op.create_table(
        "avvik",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("source_system", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.String(length=120), nullable=True),
        sa.Column("reference", sa.String(length=120), nullable=True),
        sa.Column("avtale_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=True),
        sa.Column("severity", sa.String(length=20), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("discovered_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reporter_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("supplier_reply", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("reopened_on", sa.Date(), nullable=True),
        sa.Column("unparsed", sa.JSON(), nullable=False),
        sa.Column("filled", sa.JSON(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("missing_since", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["avtale_id"], ["avtale.id"], name=op.f("fk_avvik_avtale_id_avtale"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["import_id"], ["import_run.id"], name=op.f("fk_avvik_import_id_import_run"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_avvik_owner_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["reporter_id"], ["person.id"], name=op.f("fk_avvik_reporter_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_avvik")),
        sa.UniqueConstraint("key", name=op.f("uq_avvik_key")),
    )
    with op.batch_alter_table("avvik", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_avvik_avtale_id"), ["avtale_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_avvik_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_avvik_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "avvik_recipient",
        sa.Column("avvik_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["avvik_id"], ["avvik.id"], name=op.f("fk_avvik_recipient_avvik_id_avvik"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_avvik_recipient_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("avvik_id", "person_id", name=op.f("pk_avvik_recipient")),
    )
    _place_people()
    op.add_column(
        "person_address", sa.Column("guest", sa.Boolean(), nullable=False, server_default=sa.false())
    )

    _limit_roles()


def _place_people() -> None:
    """Add what is new about a person, column by column: SQLite would empty the tables that point here if it were rebuilt."""
    op.add_column("person", sa.Column("enhet_id", sa.Uuid(), nullable=True))
    op.create_index(op.f("ix_person_enhet_id"), "person", ["enhet_id"], unique=False)
    op.add_column("person", sa.Column("budget_authority_nok", sa.BigInteger(), nullable=True))
    op.add_column("person", sa.Column("imported_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("left_on", sa.Date(), nullable=True))


def _limit_roles() -> None:
    """Make the scope part of a role's key: the table is small, so it is written anew on both databases."""
    held = op.get_bind().execute(sa.text("SELECT person_id, role FROM person_role")).all()
    op.drop_table("person_role")
    op.create_table(
        "person_role",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_role_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "role", "scope", name=op.f("pk_person_role")),
    )
    for person_id, role in held:
        insert = sa.text("INSERT INTO person_role (person_id, role, scope) VALUES (:person_id, :role, '')")
        op.get_bind().execute(insert, {"person_id": person_id, "role": role})


def downgrade() -> None:
    """Take the change back; roles that were limited are lost, since the older version would not limit them."""
    held = op.get_bind().execute(sa.text("SELECT person_id, role FROM person_role WHERE scope = ''")).all()
    op.drop_table("person_role")
    op.create_table(
        "person_role",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_person_role_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "role", name=op.f("pk_person_role")),
    )
    for person_id, role in held:
        insert = sa.text("INSERT INTO person_role (person_id, role) VALUES (:person_id, :role)")
        op.get_bind().execute(insert, {"person_id": person_id, "role": role})
    op.drop_column("person_address", "guest")
    op.drop_index(op.f("ix_person_enhet_id"), "person")
    for column in ("left_on", "imported_at", "budget_authority_nok", "enhet_id"):
        op.drop_column("person", column)
    for table in TABLES:
        op.drop_table(table)

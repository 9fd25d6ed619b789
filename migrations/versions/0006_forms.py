"""Forms: drafts, the cases they become with their numbers, history and files, and what was asked of other enheter.

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = (
    "area_answer",
    "area_question",
    "endringsbehov",
    "form_draft",
    "case_event",
    "attachment",
    "way_count",
    "case_serial",
)
AVVIK = (
    "year",
    "serial",
    "draft_id",
    "supplier_name",
    "enhet_id",
    "possible",
    "hidden_reporter",
    "filed_by_id",
    "frequency",
    "supplier_told",
    "wished_outcome",
    "answers",
    "filed_at",
)
AVVIK_INDEXES = ("ix_avvik_draft_id", "ix_avvik_number")
BEHOVSMELDING = (
    "draft_id",
    "kind",
    "ikt",
    "quantity",
    "value_high_nok",
    "months",
    "option_months",
    "starts_on",
    "filed_by_id",
    "innkjopskontakt_id",
    "answers",
    "search_text",
)
BEHOVSMELDING_INDEXES = (
    "ix_behovsmelding_draft_id",
    "ix_behovsmelding_enhet_id",
    "ix_behovsmelding_innkjopskontakt_id",
    "ix_behovsmelding_requester_id",
    "ix_behovsmelding_sent_at",
)


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "case_serial",
        sa.Column("series", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("series", "year", name=op.f("pk_case_serial")),
    )
    op.create_table(
        "way_count",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", "way", name=op.f("pk_way_count")),
    )
    op.create_table(
        "attachment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_attachment_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_created_at", "attachment", ["created_at"], unique=False)
    op.create_index("ix_attachment_person_id", "attachment", ["person_id"], unique=False)
    op.create_index("ix_attachment_record", "attachment", ["record"], unique=False)

    op.create_table(
        "case_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=30), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_case_event_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["to_id"], ["person.id"], name=op.f("fk_case_event_to_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    op.create_index("ix_case_event_by_id", "case_event", ["by_id"], unique=False)
    op.create_index("ix_case_event_record", "case_event", ["record", "at"], unique=False)

    op.create_table(
        "form_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("asked", sa.String(length=60), nullable=True),
        sa.Column("trail", sa.JSON(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("record", sa.String(length=120), nullable=True),
        sa.Column("faults", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_form_draft_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_draft")),
    )
    op.create_index("ix_form_draft_changed_at", "form_draft", ["changed_at"], unique=False)
    op.create_index("ix_form_draft_person_id", "form_draft", ["person_id", "stage"], unique=False)

    op.create_table(
        "endringsbehov",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.Column("avtale_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("consequence", sa.Text(), nullable=False),
        sa.Column("needed_by_on", sa.Date(), nullable=True),
        sa.Column("enhet_id", sa.Uuid(), nullable=True),
        sa.Column("tjenesteomrade", sa.String(length=100), nullable=True),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("answer_text", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("requester_id", sa.Uuid(), nullable=True),
        sa.Column("filed_by_id", sa.Uuid(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["person.id"],
            name=op.f("fk_endringsbehov_answered_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["avtale_id"], ["avtale.id"], name=op.f("fk_endringsbehov_avtale_id_avtale"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["enhet_id"], ["enhet.id"], name=op.f("fk_endringsbehov_enhet_id_enhet"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["filed_by_id"],
            ["person.id"],
            name=op.f("fk_endringsbehov_filed_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"],
            ["person.id"],
            name=op.f("fk_endringsbehov_requester_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_endringsbehov")),
        sa.UniqueConstraint("draft_id", name=op.f("uq_endringsbehov_draft_id")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_endringsbehov_year")),
    )
    op.create_index("ix_endringsbehov_avtale_id", "endringsbehov", ["avtale_id"], unique=False)
    op.create_index("ix_endringsbehov_changed_at", "endringsbehov", ["changed_at"], unique=False)
    op.create_index("ix_endringsbehov_requester_id", "endringsbehov", ["requester_id"], unique=False)

    op.create_table(
        "area_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("behovsmelding_id", sa.Uuid(), nullable=False),
        sa.Column("tjenesteomrade", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["person.id"],
            name=op.f("fk_area_question_asked_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["behovsmelding_id"],
            ["behovsmelding.id"],
            name=op.f("fk_area_question_behovsmelding_id_behovsmelding"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area_question")),
    )
    op.create_index("ix_area_question_behovsmelding_id", "area_question", ["behovsmelding_id"], unique=False)

    op.create_table(
        "area_answer",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("enhet_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("same", sa.Boolean(), nullable=True),
        sa.Column("quantity", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["enhet_id"], ["enhet.id"], name=op.f("fk_area_answer_enhet_id_enhet"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_area_answer_person_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["area_question.id"],
            name=op.f("fk_area_answer_question_id_area_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "enhet_id", name=op.f("pk_area_answer")),
    )
    op.create_index("ix_area_answer_person_id", "area_answer", ["person_id"], unique=False)
    _widen()
    # The numbers go on after those that have been given.
    op.execute(
        "INSERT INTO case_serial (series, year, last) SELECT 'BM', year, max(serial) FROM behovsmelding GROUP BY year"
    )
    op.execute("UPDATE behovsmelding SET search_text = ' ' || lower(title) || ' '")


def _widen() -> None:
    """Add what avvik and behovsmeldinger reported here have beside those of before."""
    op.add_column("avvik", sa.Column("year", sa.Integer(), nullable=True))
    op.add_column("avvik", sa.Column("serial", sa.Integer(), nullable=True))
    op.add_column("avvik", sa.Column("draft_id", sa.Uuid(), nullable=True))
    op.add_column("avvik", sa.Column("supplier_name", sa.String(length=300), nullable=True))
    op.add_column("avvik", sa.Column("enhet_id", sa.Uuid(), nullable=True))
    op.add_column("avvik", sa.Column("possible", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column(
        "avvik", sa.Column("hidden_reporter", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("avvik", sa.Column("filed_by_id", sa.Uuid(), nullable=True))
    op.add_column("avvik", sa.Column("frequency", sa.String(length=200), nullable=False, server_default=""))
    op.add_column("avvik", sa.Column("supplier_told", sa.Text(), nullable=False, server_default=""))
    op.add_column("avvik", sa.Column("wished_outcome", sa.Text(), nullable=False, server_default=""))
    op.add_column("avvik", sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("avvik", sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_avvik_draft_id", "avvik", ["draft_id"], unique=True)
    op.create_index("ix_avvik_number", "avvik", ["year", "serial"], unique=True)

    op.add_column("inbox", sa.Column("passing", sa.Boolean(), nullable=False, server_default=sa.false()))

    op.add_column("behovsmelding", sa.Column("draft_id", sa.Uuid(), nullable=True))
    op.add_column("behovsmelding", sa.Column("kind", sa.String(length=30), nullable=True))
    op.add_column("behovsmelding", sa.Column("ikt", sa.Boolean(), nullable=True))
    op.add_column(
        "behovsmelding", sa.Column("quantity", sa.String(length=200), nullable=False, server_default="")
    )
    op.add_column("behovsmelding", sa.Column("value_high_nok", sa.BigInteger(), nullable=True))
    op.add_column("behovsmelding", sa.Column("months", sa.Integer(), nullable=True))
    op.add_column("behovsmelding", sa.Column("option_months", sa.Integer(), nullable=True))
    op.add_column("behovsmelding", sa.Column("starts_on", sa.Date(), nullable=True))
    op.add_column("behovsmelding", sa.Column("filed_by_id", sa.Uuid(), nullable=True))
    op.add_column("behovsmelding", sa.Column("innkjopskontakt_id", sa.Uuid(), nullable=True))
    op.add_column("behovsmelding", sa.Column("answers", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("behovsmelding", sa.Column("search_text", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_behovsmelding_draft_id", "behovsmelding", ["draft_id"], unique=True)
    op.create_index("ix_behovsmelding_enhet_id", "behovsmelding", ["enhet_id"], unique=False)
    op.create_index(
        "ix_behovsmelding_innkjopskontakt_id", "behovsmelding", ["innkjopskontakt_id"], unique=False
    )
    op.create_index("ix_behovsmelding_requester_id", "behovsmelding", ["requester_id"], unique=False)
    op.create_index("ix_behovsmelding_sent_at", "behovsmelding", ["sent_at"], unique=False)


def downgrade() -> None:
    """Take it back."""
    for table, indexes, columns in (
        ("behovsmelding", BEHOVSMELDING_INDEXES, BEHOVSMELDING),
        ("avvik", AVVIK_INDEXES, AVVIK),
        ("inbox", (), ("passing",)),
    ):
        for index in indexes:
            op.drop_index(index, table_name=table)
        for column in columns:
            op.drop_column(table, column)
    for table in TABLES:
        op.drop_table(table)

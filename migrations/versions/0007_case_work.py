"""From a need to a contract: tasks, documents in versions, habilitetsvurderinger, the archive's numbers, and who has a part.

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("habilitetsvurdering", "case_task", "case_section", "case_document", "archive_entry")
BEHOVSMELDING = ("parties", "merged_into_id", "contract_avtale_id", "suppliers")
BEHOVSMELDING_INDEXES = ("ix_behovsmelding_contract_avtale_id", "ix_behovsmelding_merged_into_id")


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "archive_entry",
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("case_number", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("how", sa.String(length=20), nullable=False),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exported_sha256", sa.String(length=64), nullable=False),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deleted_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["deleted_by_id"],
            ["person.id"],
            name=op.f("fk_archive_entry_deleted_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["person.id"],
            name=op.f("fk_archive_entry_entered_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_archive_entry")),
    )
    op.create_index("ix_archive_entry_case_number", "archive_entry", ["case_number"], unique=False)
    op.create_index("ix_archive_entry_number", "archive_entry", ["number"], unique=False)
    op.create_table(
        "case_document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("attachment_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by_id"],
            ["person.id"],
            name=op.f("fk_case_document_made_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_document")),
    )
    op.create_index("ix_case_document_version", "case_document", ["record", "kind", "version"], unique=True)
    op.create_table(
        "case_section",
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_case_section_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("record", "section", name=op.f("pk_case_section")),
    )
    op.create_table(
        "case_task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=True),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_for_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["person.id"],
            name=op.f("fk_case_task_answered_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["answered_for_id"],
            ["person.id"],
            name=op.f("fk_case_task_answered_for_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_case_task_asked_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_case_task_person_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_task")),
    )
    op.create_index("ix_case_task_changed_at", "case_task", ["changed_at"], unique=False)
    op.create_index("ix_case_task_person", "case_task", ["person_id", "state"], unique=False)
    op.create_index("ix_case_task_record", "case_task", ["record", "kind"], unique=False)
    op.create_index("ix_case_task_state", "case_task", ["state"], unique=False)
    op.create_table(
        "habilitetsvurdering",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("conclusion", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("concluded_by_id", sa.Uuid(), nullable=True),
        sa.Column("concluded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["concluded_by_id"],
            ["person.id"],
            name=op.f("fk_habilitetsvurdering_concluded_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_habilitetsvurdering_person_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_habilitetsvurdering")),
    )
    op.create_index("ix_habilitetsvurdering_person_id", "habilitetsvurdering", ["person_id"], unique=False)
    op.create_index("ix_habilitetsvurdering_record", "habilitetsvurdering", ["record"], unique=False)
    op.add_column("notification_state", sa.Column("monthly_on", sa.Date(), nullable=True))
    op.add_column("reminder_time", sa.Column("no_monthly", sa.Boolean(), nullable=True))
    op.add_column("behovsmelding", sa.Column("parties", sa.JSON(), nullable=True))
    op.add_column("behovsmelding", sa.Column("merged_into_id", sa.Uuid(), nullable=True))
    op.add_column("behovsmelding", sa.Column("contract_avtale_id", sa.Uuid(), nullable=True))
    op.add_column("behovsmelding", sa.Column("suppliers", sa.Text(), nullable=True))
    op.create_index(
        "ix_behovsmelding_contract_avtale_id", "behovsmelding", ["contract_avtale_id"], unique=False
    )
    op.create_index("ix_behovsmelding_merged_into_id", "behovsmelding", ["merged_into_id"], unique=False)


def downgrade() -> None:
    """Take the change back."""
    for index in BEHOVSMELDING_INDEXES:
        op.drop_index(index, "behovsmelding")
    op.drop_column("reminder_time", "no_monthly")
    op.drop_column("notification_state", "monthly_on")
    for column in BEHOVSMELDING:
        op.drop_column("behovsmelding", column)
    for table in TABLES:
        op.drop_table(table)

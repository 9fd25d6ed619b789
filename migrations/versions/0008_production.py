"""For production: sessions of signed-in people, figures of a month, what a year is measured by, and when somebody was told what is stored.

Revision: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
BEHOVSMELDING = ("in_kgv", "is_innovation")


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=320), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("guest", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    op.create_index(op.f("ix_web_session_email"), "web_session", ["email"], unique=False)
    op.create_index(op.f("ix_web_session_ends_at"), "web_session", ["ends_at"], unique=False)
    op.create_table(
        "month_figure",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("part", sa.String(length=100), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("month", "name", "part", name=op.f("pk_month_figure")),
    )
    op.create_table(
        "way_taker",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=30), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_way_taker_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("month", "way", "person_id", name=op.f("pk_way_taker")),
    )
    op.create_index(op.f("ix_way_taker_person_id"), "way_taker", ["person_id"], unique=False)
    op.create_table(
        "replica",
        sa.Column("id", sa.String(length=40), nullable=False),
        sa.Column("revision", sa.String(length=32), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replica")),
    )
    op.create_table(
        "planner_fault",
        sa.Column("record", sa.String(length=200), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_planner_fault")),
    )
    op.add_column("inbox", sa.Column("holder", sa.String(length=40), nullable=True))
    op.create_index(
        op.f("ix_inbox_received"),
        "inbox",
        ["conversation", "received_at"],
        unique=False,
        postgresql_where=sa.text("status = 'received'"),
        sqlite_where=sa.text("status = 'received'"),
    )
    op.create_index(
        op.f("ix_avtale_confidential"),
        "avtale",
        ["id"],
        unique=False,
        postgresql_where=sa.text("confidential IS true"),
        sqlite_where=sa.text("confidential IS 1"),
    )
    op.add_column("outbox", sa.Column("cut_short", sa.Integer(), nullable=False, server_default="0"))
    for column in BEHOVSMELDING:
        op.add_column("behovsmelding", sa.Column(column, sa.Boolean(), nullable=True))
    op.add_column("person", sa.Column("privacy_told_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take the change back."""
    for column in reversed(BEHOVSMELDING):
        op.drop_column("behovsmelding", column)
    op.drop_column("outbox", "cut_short")
    op.drop_index(op.f("ix_avtale_confidential"), table_name="avtale")
    op.drop_index(op.f("ix_inbox_received"), table_name="inbox")
    op.drop_column("inbox", "holder")
    op.drop_table("planner_fault")
    op.drop_table("replica")
    op.drop_column("person", "privacy_told_at")
    op.drop_index(op.f("ix_way_taker_person_id"), table_name="way_taker")
    op.drop_table("way_taker")
    op.drop_table("month_figure")
    op.drop_index(op.f("ix_web_session_ends_at"), table_name="web_session")
    op.drop_index(op.f("ix_web_session_email"), table_name="web_session")
    op.drop_table("web_session")

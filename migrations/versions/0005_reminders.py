"""Reminders: the ledger of them, what has been decided, how early they go, and what the outbox draws when it sends.

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = (
    "avtale_mark",
    "decision",
    "behovsmelding",
    "reminder_message",
    "watch",
    "varsling",
    "snooze",
    "reminder_time",
    "reminder_place",
    "reminder",
    "notification_state",
)
OUTBOX = ("kind", "windowed", "updates", "message_id", "sent_to")


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "notification_state",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("watermark", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=True),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("planning_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("weekly_on", sa.Date(), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_because", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_state")),
    )
    op.create_table(
        "reminder",
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("step", sa.String(length=30), nullable=False),
        sa.Column("to", sa.String(length=40), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_reminder")),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index("ix_reminder_person_id", ["person_id"], unique=False)
        batch_op.create_index("ix_reminder_record", ["record"], unique=False)
        batch_op.create_index("ix_reminder_status_send_at", ["status", "send_at"], unique=False)

    op.create_table(
        "reminder_place",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("passed", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_place_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminder_place")),
    )
    op.create_table(
        "reminder_time",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_reminder_time_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_reminder_time")),
    )
    op.create_table(
        "snooze",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_snooze_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snooze")),
    )
    with op.batch_alter_table("snooze", schema=None) as batch_op:
        batch_op.create_index("ix_snooze_record", ["record"], unique=False)

    op.create_table(
        "varsling",
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("steps", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by_id"],
            ["person.id"],
            name=op.f("fk_varsling_changed_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("level", "scope", "kind", name=op.f("pk_varsling")),
    )
    with op.batch_alter_table("varsling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_varsling_changed_at"), ["changed_at"], unique=False)

    op.create_table(
        "watch",
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("targets", sa.JSON(), nullable=False),
        sa.Column("avtaleforvalter_id", sa.Uuid(), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("known_on", sa.Date(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["avtaleforvalter_id"],
            ["person.id"],
            name=op.f("fk_watch_avtaleforvalter_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_watch")),
    )
    with op.batch_alter_table("watch", schema=None) as batch_op:
        batch_op.create_index("ix_watch_avtaleforvalter_id", ["avtaleforvalter_id"], unique=False)

    op.create_table(
        "reminder_message",
        sa.Column("outbox_key", sa.String(length=300), nullable=False),
        sa.Column("reminder_key", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_key"],
            ["outbox.key"],
            name=op.f("fk_reminder_message_outbox_key_outbox"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["reminder_key"],
            ["reminder.key"],
            name=op.f("fk_reminder_message_reminder_key_reminder"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("outbox_key", "reminder_key", name=op.f("pk_reminder_message")),
    )
    with op.batch_alter_table("reminder_message", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_message_reminder_key"), ["reminder_key"], unique=False)

    op.create_table(
        "behovsmelding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("tjenesteomrade", sa.String(length=100), nullable=True),
        sa.Column("enhet_id", sa.Uuid(), nullable=True),
        sa.Column("avtale_id", sa.Uuid(), nullable=True),
        sa.Column("value_nok", sa.BigInteger(), nullable=True),
        sa.Column("wanted_by_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("requester_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["avtale_id"], ["avtale.id"], name=op.f("fk_behovsmelding_avtale_id_avtale"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["enhet_id"], ["enhet.id"], name=op.f("fk_behovsmelding_enhet_id_enhet"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"],
            ["person.id"],
            name=op.f("fk_behovsmelding_requester_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["taken_by_id"],
            ["person.id"],
            name=op.f("fk_behovsmelding_taken_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_behovsmelding")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_behovsmelding_year")),
    )
    with op.batch_alter_table("behovsmelding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_behovsmelding_avtale_id"), ["avtale_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_behovsmelding_changed_at"), ["changed_at"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("target_on", sa.Date(), nullable=False),
        sa.Column("avtale_id", sa.Uuid(), nullable=True),
        sa.Column("verdict", sa.String(length=30), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("acts_for_id", sa.Uuid(), nullable=True),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("deadline_on", sa.Date(), nullable=True),
        sa.Column("approver_id", sa.Uuid(), nullable=True),
        sa.Column("approved_by_id", sa.Uuid(), nullable=True),
        sa.Column("approved_role", sa.String(length=30), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_reason", sa.Text(), nullable=False),
        sa.Column("act_by_on", sa.Date(), nullable=True),
        sa.Column("acted_on", sa.Date(), nullable=True),
        sa.Column("acted_by_id", sa.Uuid(), nullable=True),
        sa.Column("acted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("enters", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entered_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_id", sa.Uuid(), nullable=True),
        sa.Column("undone_reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["acted_by_id"], ["person.id"], name=op.f("fk_decision_acted_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["acts_for_id"], ["person.id"], name=op.f("fk_decision_acts_for_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["approved_by_id"],
            ["person.id"],
            name=op.f("fk_decision_approved_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["approver_id"], ["person.id"], name=op.f("fk_decision_approver_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["avtale_id"], ["avtale.id"], name=op.f("fk_decision_avtale_id_avtale"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["person.id"], name=op.f("fk_decision_by_id_person"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["entered_by_id"],
            ["person.id"],
            name=op.f("fk_decision_entered_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["person.id"], name=op.f("fk_decision_undone_by_id_person"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_at", ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_avtale_id"), ["avtale_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index("ix_decision_record", ["record"], unique=False)
        batch_op.create_index("ix_decision_status", ["status"], unique=False)
        batch_op.create_index(
            "uq_decision_standing",
            ["record", "kind", "target_on"],
            unique=True,
            sqlite_where=sa.text("status IN ('recommended', 'decided', 'done')"),
            postgresql_where=sa.text("status IN ('recommended', 'decided', 'done')"),
        )

    op.create_table(
        "avtale_mark",
        sa.Column("avtale_id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.String(length=60), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["avtale_id"], ["avtale.id"], name=op.f("fk_avtale_mark_avtale_id_avtale"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["decision.id"],
            name=op.f("fk_avtale_mark_decision_id_decision"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("avtale_id", "duty", "year", name=op.f("pk_avtale_mark")),
    )
    op.add_column("outbox", sa.Column("kind", sa.String(length=20), nullable=False, server_default="message"))
    op.add_column("outbox", sa.Column("windowed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outbox", sa.Column("updates", sa.String(length=300), nullable=True))
    op.add_column("outbox", sa.Column("message_id", sa.String(length=300), nullable=True))
    op.add_column("outbox", sa.Column("sent_to", sa.JSON(), nullable=True))


def downgrade() -> None:
    """Take the change back."""
    for column in reversed(OUTBOX):
        op.drop_column("outbox", column)
    for table in TABLES:
        op.drop_table(table)

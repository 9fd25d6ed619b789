"""Questions to the procurement office, who waits for them, and messages that belong in a conversation.

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ADDRESS = {
    "at_channel": 20,
    "conversation_id": 500,
    "thread_id": 200,
    "user_id": 320,
    "tenant_id": 100,
    "service_url": 500,
}


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "expert_question",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kommune", sa.String(length=40), nullable=False),
        sa.Column("article", sa.String(length=120), nullable=True),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("source_title", sa.String(length=300), nullable=False),
        sa.Column("source_reference", sa.String(length=300), nullable=False),
        sa.Column("source_dated", sa.String(length=10), nullable=False),
        sa.Column("closed_because", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("draft_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by_id"],
            ["person.id"],
            name=op.f("fk_expert_question_answered_by_id_person"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["artikkel_version.id"],
            name=op.f("fk_expert_question_draft_id_artikkel_version"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expert_question")),
    )
    with op.batch_alter_table("expert_question", schema=None) as batch_op:
        batch_op.create_index("ix_expert_question_status_asked_at", ["status", "asked_at"], unique=False)

    op.create_table(
        "expert_question_asker",
        sa.Column("question_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("complaint", sa.Text(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("conversation_id", sa.String(length=500), nullable=False),
        sa.Column("thread_id", sa.String(length=200), nullable=True),
        sa.Column("user_id", sa.String(length=320), nullable=True),
        sa.Column("tenant_id", sa.String(length=100), nullable=True),
        sa.Column("service_url", sa.String(length=500), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person.id"],
            name=op.f("fk_expert_question_asker_person_id_person"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["expert_question.id"],
            name=op.f("fk_expert_question_asker_question_id_expert_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "person_id", name=op.f("pk_expert_question_asker")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        for name, length in ADDRESS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=True))


def downgrade() -> None:
    """Take the change back."""
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        for name in reversed(ADDRESS):
            batch_op.drop_column(name)

    op.drop_table("expert_question_asker")
    with op.batch_alter_table("expert_question", schema=None) as batch_op:
        batch_op.drop_index("ix_expert_question_status_asked_at")

    op.drop_table("expert_question")

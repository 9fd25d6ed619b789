"""Runs migrations on the connection that `bot.schema` hands over, so that one transaction holds them all."""

from alembic import context

from register.database import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    # SQLite cannot alter a column in place; Alembic then rebuilds the table.
    render_as_batch=connection.dialect.name == "sqlite",
)
context.run_migrations()

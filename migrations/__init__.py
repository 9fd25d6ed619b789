"""Alembic migrations. They stand at the root since they see every package's tables."""

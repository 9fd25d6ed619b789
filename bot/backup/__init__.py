"""A whole database as one file, and back: portable between SQLite and PostgreSQL."""

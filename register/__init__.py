"""The records: people, and later units, agreements, deviations and needs, on SQLAlchemy 2 async."""

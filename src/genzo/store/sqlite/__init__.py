"""The catalogue in a SQLite file."""

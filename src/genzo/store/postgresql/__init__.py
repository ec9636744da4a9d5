"""The catalogue in a PostgreSQL database."""

"""The migrations of the schema. New SQLite files do without them (`genzo.store.sqlite.schema`)."""

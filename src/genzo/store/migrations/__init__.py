"""The schema, step by step. New files are made whole (`genzo.store.sqlite_schema`); old ones take steps."""

"""The schema, step by step. New files are made whole (`genzo.store.sqlite.schema`); old ones take steps."""

"""What fulfils the catalogue's store interface: one schema, one set of statements, a dialect each."""

"""PostgreSQL servers for tests and benchmarks: real ones, started here, that can be crashed and frozen."""

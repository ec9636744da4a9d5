"""HTTP: turns requests into calls of the service, and results into responses."""

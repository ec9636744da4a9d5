"""The clients of the API: the settings that lead each to Genzo, and where it calls without them."""

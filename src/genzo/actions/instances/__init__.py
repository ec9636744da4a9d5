"""Actions on instances and instance types. Nothing is booted: their state is kept."""

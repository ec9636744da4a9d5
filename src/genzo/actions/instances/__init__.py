"""Actions on instances and instance types. No instance boots: the catalogue has its state."""

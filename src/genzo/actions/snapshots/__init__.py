"""Actions on snapshots and disks."""

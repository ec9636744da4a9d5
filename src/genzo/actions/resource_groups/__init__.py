"""Actions of Resource Management on resource groups."""

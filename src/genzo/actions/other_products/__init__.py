"""Actions of other products on the same endpoint: STS and Location."""

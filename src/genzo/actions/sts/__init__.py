"""Actions of STS: temporary credentials of roles, and the identity of the caller."""

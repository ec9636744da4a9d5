"""Actions of STS: temporary credentials of roles, and who calls."""

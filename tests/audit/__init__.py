"""The audit trail: what is recorded, by whom, and what is not."""

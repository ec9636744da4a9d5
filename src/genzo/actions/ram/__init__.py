"""Actions of RAM: users, groups, roles and policies of an account (docs/decisions/0049-ram.md)."""

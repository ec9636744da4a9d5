"""Whole databases, as an operator handles them: upgrade, copy, diagnostics."""

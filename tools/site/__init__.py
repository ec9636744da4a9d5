"""Builds the documentation site: the pages of docs/, and pages that are made of the code (docs/site.md)."""

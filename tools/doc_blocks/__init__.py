"""Runs the code blocks of the documentation as they are printed, page by page."""

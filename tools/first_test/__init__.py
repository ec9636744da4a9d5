"""Follows docs/first-test.md in an empty folder, with a package that was built, and measures each step."""

"""Imports saved answers and JSON lines of images into the catalogue."""

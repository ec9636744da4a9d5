"""Saved answers and lines of images, read into the catalogue."""

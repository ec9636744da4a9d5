"""Reads the images of a real account through the official SDK."""

"""Runs the program of each client through both doors, and writes the matrix of clients and steps."""

"""Probes: every parameter of every action with values of each kind."""

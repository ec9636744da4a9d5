"""Composes the service from store, object store, facts, clock and id generator."""

"""Mutation tests: do the tests notice when the code is changed?

``scripts/mutants`` changes one thing at a time in a copy of the tree and runs the tests that belong to the
changed file. A mutant that passes them all survives: a test is missing there, unless nothing can tell it from
the original. Survivors that are known are in ``baseline.json``, each with the reason why it may survive.
"""

"""Writes what the API description determines of a new action.

Written are its module, errors, samples and a test that fails until it is replaced; its name is put into every
list of actions. What the action does, and why an error cannot occur, no description says in a form that a
program reads.
"""

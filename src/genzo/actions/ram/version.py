"""What all actions of RAM have in common: their version, and the database that they write."""

from genzo.catalogue.ram import HOME

RAM = "2015-05-01"
"""The version of the RAM API."""


def home(_request: object) -> str:
    """The database that every writing action of RAM writes, from its first read on."""
    return HOME

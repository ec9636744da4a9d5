"""The version of the RAM API."""

RAM = "2015-05-01"

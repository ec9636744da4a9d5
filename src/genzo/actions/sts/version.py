"""The version of the STS API."""

STS = "2015-04-01"

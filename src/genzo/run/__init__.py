"""Runs a command in surroundings where every host name of Alibaba Cloud is Genzo (docs/run.md)."""

"""Builds the facts on regions, zones and instance types that ship with Genzo.

`regions.txt` has a region on each line: its id, its names in Chinese, English and Japanese, and the letters
of its zones. `instance_types.txt` has a family on each line: architecture, level, generation, NVMe support,
GiB of memory per core, and its types. What a rule gives is left out there: endpoints of regions, the names
of zones, the cores and memory of a size such as 2xlarge. What differs from the rule is written beside the
size. ``python -m tools.facts`` writes the files; a test holds them equal to what it would write.
"""

"""Builds the facts on regions and zones that ship with Genzo.

`regions.txt` has a region on each line: its id, its names in Chinese, English and Japanese, and the letters
of its zones. What a rule gives is left out there: endpoints of regions and the names of zones. What differs
from the rule is written beside it. ``python -m tools.facts`` writes the files; a test holds them equal to
what it would write. `tools/instance_types` builds the instance types.
"""

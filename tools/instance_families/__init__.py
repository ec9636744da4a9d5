"""Builds the facts on instance families that ship with Genzo, `src/genzo/data/instance_families.json`.

The inputs are JSON files of facts, which are needed here alone:

``FAMILIES``  ``families``: by family the disk categories, limits of images and status of the service's page
              "Instance families" of 2026; ``types``: by type its local disks.
``DISKS``     ``families``: by family the disk categories that an older page names; ``recorded``: categories
              that a recorded answer names.
``TYPES``     ``types``: by type its family and local disks, from recorded answers.

The newest page is preferred; recorded categories are added. A family that no page describes has the
categories of its generation; a variant, FAMILY-SUFFIX, those of its family
(docs/decisions/0034-disk-categories.md). Each row of the output names its source.
"""

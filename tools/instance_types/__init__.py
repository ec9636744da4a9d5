"""Builds the instance types that ship with Genzo, each value with its source.

``python -m tools.instance_types FOLDER`` reads facts about instance types from a folder that is not part of
the repository: `instance-types.json` (values of the API and of the document of 2021 by type),
`instance-families-2026.json` (values of the page "Instance families" of 2026) and
`recorded/other-actions/jclouds_2018_instanceTypes.json` (a recorded answer). The repository has
`recorded.json` (single types of published answers) and `families.txt` (a family on each line: architecture,
level, generation, NVMe support, GiB of memory per core, and its types).

`stated` collects what sources state, the API first. `inferred` draws conclusions from it, and `formulas`
fill the values that every answer has and no source states. `origins` names the sources. `page` writes the
documentation from the shipped files. Genzo, its tests and the documentation do not need the folder.
"""

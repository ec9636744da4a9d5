"""The sources of instance types, each with the letter that stands for it in `instance_type_sources.json`."""

from typing import NamedTuple


class Value(NamedTuple):
    """A value and the letter of its source."""

    value: object
    origin: str


Values = dict[str, Value]
"""The values of one type by their names on the wire."""

API_2026 = "a"
API_2024 = "b"
API_SINGLE = "c"
API_LIST = "s"
API_INSTANCES = "i"
API_2018 = "j"
PAGE_2026 = "p"
PAGE_2021 = "d"
TABLE = "t"
INFERRED = "k"
FORMULA = "f"
UNKNOWN = "?"
NOT_APPLICABLE = "-"

ORIGINS = {
    API_2026: "recorded answer of 2026 (alibaba-cloud-csi-driver)",
    API_2024: "recorded answer of 2024 (alibaba-cloud-csi-driver)",
    API_SINGLE: "answer that a client printed, 2021 to 2026 (`tools/instance_types/recorded.json`)",
    API_LIST: "list of 2026-01 made from answers of the service (SpareCores)",
    API_INSTANCES: "recorded DescribeInstances of 2024",
    API_2018: "recorded answer of 2018 (jclouds)",
    PAGE_2026: 'page "Instance families" of 2026',
    PAGE_2021: 'document "Instance families" of 2021',
    TABLE: "table of families in the repository (`tools/instance_types/families.txt`)",
    INFERRED: "inferred from a stated value",
    FORMULA: "filled by a formula; no source states it",
    UNKNOWN: "not known, and not shown",
    NOT_APPLICABLE: "does not apply to the type, and is not shown",
}
"""What each letter stands for, the API's own values first."""

STATED = frozenset(ORIGINS) - {INFERRED, FORMULA, UNKNOWN, NOT_APPLICABLE}
"""The letters of sources that state a value."""

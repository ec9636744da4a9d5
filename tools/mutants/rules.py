"""Which tests belong to a source file: those of the longest rule that its path begins with."""

from collections.abc import Mapping

_STORE = ("tests/store", "tests/migrations", "tests/cli", "tests/postgresql")
_SERVER = ("tests/unit/http", "tests/http/test_answers.py", "tests/http/control", "tests/cli")

Rules = Mapping[str, tuple[str, ...]]

RULES: Rules = {
    "src/genzo/": ("tests/unit", "tests/cli"),
    "src/genzo/actions/": ("tests/unit/actions", "tests/unit/errors", "tests/http"),
    "src/genzo/actions/images/": ("tests/http/images", "tests/http/test_describe_images.py", "tests/http"),
    "src/genzo/actions/regions/": ("tests/http/test_answers.py", "tests/clients/test_ecs20140526_regions.py"),
    "src/genzo/catalogue/": ("tests/unit/catalogue", "tests/store", "tests/http"),
    "src/genzo/cli/": ("tests/cli",),
    "src/genzo/control/": ("tests/unit/control", "tests/http/control", "tests/http/test_answers.py"),
    "src/genzo/data/": ("tests/unit/data", "tests/http/test_answers.py"),
    "src/genzo/errors/": ("tests/unit/errors", "tests/http"),
    "src/genzo/identity/": ("tests/unit/identity", "tests/http/test_gateway_errors.py"),
    "src/genzo/http/": _SERVER,
    "src/genzo/importing/": ("tests/cli",),
    "src/genzo/objects/": ("tests/http/image_transfer",),
    "src/genzo/service/": (*_SERVER, "tests/http/image_transfer"),
    "src/genzo/store/": _STORE,
    "src/genzo/wire/": ("tests/unit/wire", "tests/samples", "tests/http/test_gateway_errors.py"),
} | {
    f"src/genzo/actions/{area}/": (f"tests/http/{area}",)
    for area in (
        "building",
        "image_transfer",
        "instances",
        "key_pairs",
        "network",
        "other_products",
        "snapshots",
        "sts",
        "tags",
    )
}
"""By the beginning of a source file's path: its tests, quick ones first."""


def mirrored(path: str, rules: Rules) -> tuple[str, ...]:
    """The tests that belong to a source file.

    Raises:
        LookupError: no rule is about it.
    """
    rule = max((rule for rule in rules if path.startswith(rule)), key=len, default=None)
    if rule is None:
        raise LookupError(f"No rule says which tests belong to {path}: add one to tools/mutants/rules.py.")
    return rules[rule]

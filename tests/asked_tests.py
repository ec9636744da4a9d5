"""What the command line of a run of pytest asks for."""

import pytest

# The last is of a plugin that may be off.
_PARTS = ("keyword", "markexpr", "deselect", "lf")


def asks_for_all(config: pytest.Config) -> bool:
    """Whether it names no files, and chooses no tests by words or marks."""
    is_part = any(config.getoption(name, None) for name in _PARTS)
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not is_part

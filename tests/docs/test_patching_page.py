"""The page about clients without an endpoint setting: its programs run, its tables are complete."""

import inspect

from genzo.testing.patching.environment import KEYS, KEYS_OF_USERS
from genzo.testing.patching.patch import Patch
from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "patching.md"
TEXT = PAGE.read_text()


def test_the_tables_name_arguments_and_variables() -> None:
    arguments = [name for name in inspect.signature(Patch).parameters if name != "options"]
    for name in (*arguments, *KEYS, *KEYS_OF_USERS):
        assert f"`{name}`" in TEXT, name

"""The page on clients has what the table of clients says, and what the commands print."""

import re

import pytest

from genzo.clients.table import clients
from tests.docs.pages import ROOT
from tools.generated_docs.clients import with_clients

PAGE = (ROOT / "docs" / "clients.md").read_text()


def test_table_and_snippets_are_those_of_the_table_of_clients() -> None:
    """scripts/docs writes them."""
    assert with_clients(PAGE) == PAGE


def test_every_client_has_a_row() -> None:
    assert re.findall(r"^\|[^|]+\| `([\w-]+)` \| [123] \|", PAGE, re.MULTILINE) == [*clients()]


@pytest.mark.parametrize("client", ["terraform", "packer", "ansible", "aliyun-img-utils", "libcloud"])
def test_a_client_with_a_section_has_its_configuration_there(client: str) -> None:
    assert f"<!-- genzo profile {client} -->\n```" in PAGE

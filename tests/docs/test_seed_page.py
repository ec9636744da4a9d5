"""The page on seed files: what it shows can be applied, and it names every member."""

from pathlib import Path

import msgspec
import pytest

from genzo.service.seed.applying import seed_from
from genzo.service.seed.document import Seed, SeedAccount
from genzo.service.seed.image_parts import SeedImage
from genzo.service.seed.instance_parts import (
    SeedDisk,
    SeedInstance,
    SeedKeyPair,
    SeedRule,
    SeedSecurityGroup,
    SeedVpc,
    SeedVSwitch,
)
from genzo.service.seed.schema import schema_text
from tests.docs.pages import ROOT, blocks
from tests.new_service import new_service

PAGE = ROOT / "docs" / "seed.md"


def test_the_published_schema_is_that_of_the_reader() -> None:
    assert (ROOT / "docs" / "seed.schema.json").read_text() == schema_text()


def test_the_files_on_the_page_can_be_applied_one_after_the_other(tmp_path: Path) -> None:
    shown = [text for text in blocks(PAGE, "yaml") if not text.startswith("# wrong.yaml")]
    assert len(shown) == 4
    service = new_service(tmp_path / "genzo.db")
    file = tmp_path / "seed.yaml"
    for text in shown:
        file.write_text(text)
        assert seed_from(file, service).changes > 0


@pytest.mark.parametrize(
    "kind",
    [
        Seed,
        SeedAccount,
        SeedDisk,
        SeedInstance,
        SeedKeyPair,
        SeedRule,
        SeedSecurityGroup,
        SeedVSwitch,
        SeedVpc,
    ],
)
def test_every_member_is_on_the_page(kind: type[msgspec.Struct]) -> None:
    page = PAGE.read_text()
    assert [name for name in kind.__struct_fields__ if f"`{name}`" not in page] == []


def test_the_page_names_the_members_of_images_that_are_no_fields() -> None:
    page = PAGE.read_text()
    short = {"id", "region", "base", "size", "disks", "shared_with", "tags", "detection", "features"}
    assert short <= set(SeedImage.__struct_fields__)
    assert [name for name in short if f"`{name}`" not in page] == []

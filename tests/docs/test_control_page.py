"""The page on control: its tables are complete."""

from pathlib import Path

import msgspec

from genzo.catalogue.clock_setting import ClockChange

PAGE = (Path(__file__).parents[2] / "docs" / "control.md").read_text()


def test_every_member_of_a_change_of_the_clock_is_shown() -> None:
    for field in msgspec.structs.fields(ClockChange):
        assert f'PUT {{"{field.name}"' in PAGE or f', "{field.name}": ' in PAGE

"""Settings of the clock, and changes of them."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from genzo.catalogue.clock import format_moment, parse_moment
from genzo.catalogue.clock_setting import ClockChange, ClockSetting, apply_clock_change
from tests.unit.cases import Case, read

SYSTEM = 1_700_000_000.5
LATEST = 253_370_764_799_999
moments = st.integers(0, LATEST)


class Changed(Case, frozen=True, kw_only=True, forbid_unknown_fields=True):
    setting: ClockSetting
    change: ClockChange
    becomes: ClockSetting | None = None
    now: int | None = None
    a_second_later: int | None = None
    refused: str = ""


@pytest.mark.parametrize("case", read("clock_settings.json", Changed))
def test_a_clock_change(case: Changed) -> None:
    if case.refused:
        with pytest.raises(ValueError, match=case.refused):
            apply_clock_change(case.setting, case.change, SYSTEM)
        return
    changed = apply_clock_change(case.setting, case.change, SYSTEM)
    assert changed == case.becomes
    assert (changed.now(SYSTEM), changed.now(SYSTEM + 1)) == (case.now, case.a_second_later)
    assert changed.is_system == (case.becomes == ClockSetting())


@given(moments)
def test_a_formatted_moment_parses_to_itself(moment: int) -> None:
    assert parse_moment(format_moment(moment)) == moment


@given(moment=moments, frozen=st.booleans(), system=st.floats(0, 2**33))
def test_a_clock_shows_the_time_it_was_set_to(moment: int, frozen: bool, system: float) -> None:
    change = ClockChange(now=format_moment(moment), frozen=frozen)
    assert apply_clock_change(ClockSetting(), change, system).now(system) == moment


@given(steps=st.lists(st.integers(0, 10**6), max_size=20), frozen=st.booleans())
def test_advances_add_up(steps: list[int], frozen: bool) -> None:
    setting = apply_clock_change(ClockSetting(), ClockChange(frozen=frozen), SYSTEM)
    for step in steps:
        setting = apply_clock_change(setting, ClockChange(advance=step / 1000), SYSTEM)
    assert setting.now(SYSTEM) == int(SYSTEM * 1000) + sum(steps)


@pytest.mark.parametrize("body", ["[]", '{"advance":-1}', '{"advance":"1"}', '{"Now":"x"}', '{"frozen":1}'])
def test_a_malformed_change_is_refused(body: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(body, type=ClockChange)


@pytest.mark.parametrize("setting", [{}, {"offset": -5}, {"stands_at": 0}])
def test_a_setting_survives_conversion(setting: dict[str, Any]) -> None:
    assert msgspec.to_builtins(msgspec.convert(setting, ClockSetting)) == setting

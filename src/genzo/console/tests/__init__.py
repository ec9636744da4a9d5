"""The pages about what tests set: faults, the clock, durations, quotas, and a reset (docs/control.md)."""

from collections.abc import Callable, Mapping

from genzo.console.tests.clock import change_clock, clock_page
from genzo.console.tests.faults import change_faults, faults_page
from genzo.console.tests.numbers import change_durations, change_quotas, durations_page, quotas_page
from genzo.console.tests.reset import reset, reset_page
from genzo.console.visit import Visit
from genzo.wire.types import HttpResponse

PAGES: Mapping[str, Callable[[Visit], HttpResponse]] = {
    "tests": faults_page,
    "tests/clock": clock_page,
    "tests/durations": durations_page,
    "tests/quotas": quotas_page,
    "tests/reset": reset_page,
}
FORMS: Mapping[str, Callable[[Visit, Mapping[str, str]], HttpResponse]] = {
    "tests": change_faults,
    "tests/clock": change_clock,
    "tests/durations": change_durations,
    "tests/quotas": change_quotas,
    "tests/reset": reset,
}

"""The members of a seed file that set the clock, faults, durations and quotas, of all accounts or of one."""

from msgspec import UNSET, UnsetType

from genzo.catalogue.clock_setting import ClockChange
from genzo.catalogue.durations import Seconds
from genzo.catalogue.faults import Fault
from genzo.service.seed.parts import SeedStruct


class SeedSettings(SeedStruct, frozen=True):
    """What the pages /_genzo/clock, faults, durations and quotas set; what a file does not name stays.

    A ``clock`` that is text is a moment at which the clock stands.
    """

    clock: str | ClockChange | UnsetType = UNSET
    faults: tuple[Fault, ...] | UnsetType = UNSET
    durations: dict[str, Seconds] | UnsetType = UNSET
    quotas: dict[str, int] | UnsetType = UNSET


class SeedOffering(SeedStruct, frozen=True):
    """The public images that are offered, as /_genzo/images sets them."""

    as_of: str | None = None
    retire: tuple[str, ...] = ()
    release: tuple[str, ...] = ()

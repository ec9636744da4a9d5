"""The operating system of an image, the result of both sets of naming rules."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OperatingSystem:
    """The operating system of an image, by the names the API gives it.

    product: name without version, by which the tables of this package select (`Ubuntu`, `Windows Server`).
    version: as the name prints it (`22.04`, `12 SP5`, `2012 R2`).
    os_type: `linux` or `windows`; FreeBSD is `linux` (recorded answers of 2015-19).
    platform: the API's Platform.
    name: OSName, in Chinese whatever the region.
    name_en: OSNameEn, or None where no source gives the English words.
    """

    product: str
    version: str
    os_type: str
    platform: str
    name: str
    name_en: str | None

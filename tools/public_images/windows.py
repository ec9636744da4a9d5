"""Names of Windows Server, whose ids put release, edition and language around the architecture.

win2012r2_9600_x64_dtc_zh-cn_40G_alibase_20210618.vhd
wincore_2004_x64_dtc_en-us_40G_container_alibase_20210618.vhd
"""

import re

from tools.public_images.ids import ParsedId, UnknownIdError
from tools.public_images.system import OperatingSystem

PRODUCT = "Windows Server"
"""The product of every OperatingSystem this module describes."""

_RELEASE = re.compile(r"win(20\d\d)(r2)?")
_VERSION = re.compile(r"\d{4}")
_MISSPELT = {"win201202r2": "win2012r2"}
# Full-width parentheses are part of the names.
_WITHOUT_DESKTOP = {
    "winsvr": "（不含UI）",  # noqa: RUF001
    "wincore": "（不含图形化桌面）",  # noqa: RUF001
}
"""Recorded in 2018 for winsvr; the vendor page of 2025 for wincore."""

_SKUS = {
    "std": "标准版",
    "stand": "标准版",
    "ent": "企业版",
    "dtc": "数据中心版",
    "dtcc": "数据中心版",
    "datactr": "数据中心版",
}
_LANGUAGES = {
    "cn": ("中文", "Chinese"),
    "zh-cn": ("中文", "Chinese"),
    "en": ("英文", "English"),
    "en-us": ("英文", "English"),
}
_SERVICE_PACKS = {
    ("2003 R2", "标准版"): " SP2",
    ("2003 R2", "企业版"): " SP2",
    ("2008", "标准版"): " SP2",
    ("2008 R2", "标准版"): " SP1",
}
"""Service packs that the names print: recorded in 2017 for 2008, listed by the vendor for the others."""

_CHINESE_RELEASES = {"2012 R2": "2012  R2"}
"""Releases with another spelling in the names of Chinese data centre editions, recorded in 2017."""

_DATACENTER_EN = {
    "2016": "Data Center Edition",
    "2019": "Data Center Edition",
    "2022": "DataCenter Edition",
}
"""Recorded in 2023 for 2022; samples in the vendor's references for 2016 and 2019."""

_PLATFORMS = {
    "1709": "2016",
    "1809": "2019",
    "1903": "2019",
    "1909": "2019",
    "2004": "2019",
}
"""The release whose Platform a semi-annual version shows: recorded for 1709, by code base for the others."""


def describe(image: ParsedId) -> OperatingSystem:
    """The operating system of an image. Raises UnknownIdError without release, edition or language."""
    release = _release(image)
    chinese, english = _LANGUAGES[_token(image, _LANGUAGES)]
    sku = _SKUS[_token(image, _SKUS)]
    semiannual = image.tokens[0] in _WITHOUT_DESKTOP
    return OperatingSystem(
        product=PRODUCT,
        version=release,
        os_type="windows",
        platform=f"{PRODUCT} {_PLATFORMS.get(release, release.split()[0])}",
        name=_name(image, f"Version {release}" if semiannual else release, sku, chinese),
        name_en=None if semiannual or image.editions else _english_name(image, release, english),
    )


def _release(image: ParsedId) -> str:
    first = _MISSPELT.get(image.tokens[0], image.tokens[0])
    if first in _WITHOUT_DESKTOP:
        return next(token for token in image.tokens if _VERSION.fullmatch(token))
    match = _RELEASE.fullmatch(first)
    if match is None:
        raise UnknownIdError(f"{image.image_id}: no release of Windows Server")
    return match[1] + (" R2" if match[2] or "r2" in image.tokens else "")


def _token(image: ParsedId, table: dict[str, str] | dict[str, tuple[str, str]]) -> str:
    for token in image.tokens:
        if token in table:
            return token
    raise UnknownIdError(f"{image.image_id}: none of {', '.join(table)}")


def _name(image: ParsedId, release: str, sku: str, language: str) -> str:
    shown = _CHINESE_RELEASES.get(release, release) if language == "中文" else release
    pack = _SERVICE_PACKS.get((release, sku), "")
    container = " with Container" if "container" in image.editions else ""
    uefi = " UEFI" if "uefi" in image.editions else ""
    desktop = _WITHOUT_DESKTOP.get(image.tokens[0], "")
    return f"{PRODUCT}  {shown}{container} {sku}{pack} {image.bits}位{language}{uefi}版{desktop}"


def _english_name(image: ParsedId, release: str, language: str) -> str | None:
    edition = _DATACENTER_EN.get(release)
    return edition and f"{PRODUCT}  {release} {edition} {image.bits}bit {language} Edition"

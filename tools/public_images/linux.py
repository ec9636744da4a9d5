"""Names of the operating systems that are not Windows, from the head and the editions of an id."""

from dataclasses import dataclass
from datetime import date

from tools.public_images.distributions import HEADS, VERSION_CORRECTIONS, Distribution
from tools.public_images.ids import ParsedId, UnknownIdError
from tools.public_images.system import OperatingSystem

_KERNELS = {"anck": "ANCK", "rhck": "RHCK"}


@dataclass(frozen=True)
class _Edition:
    """Words after the word size. `english` is None if no source has them."""

    chinese: str
    english: str | None


_EDITIONS = {
    "arm64": _Edition("ARM版", "ARM Edition"),
    "dengbao": _Edition("等保2.0三级版", None),
    "qboot": _Edition("快速启动版", None),
    "secured": _Edition("可信版", None),
    "tpm": _Edition("可信版", None),
    "amd": _Edition("AMD版", None),
    "scc": _Edition("SCC版", None),
    "uefi": _Edition("UEFI版", "UEFI Edition"),
    "optimized": _Edition("容器优化版", None),
    "deb": _Edition("Deb版", "Deb Edition"),
    # No source names this edition, so the words of the id are used.
    "gpu": _Edition("with GPU driver and CUDA", None),
    # Recorded in 2026: the English name is that of the plain image.
    "agentic": _Edition("", ""),
}
"""In the order of the names: `… 64位 ARM版 等保2.0三级版`. From the vendor page on public images, 2025."""

_PRO = {"3.2104": "3 Pro", "4 LTS": "4 Pro"}
"""Alibaba Cloud Linux Pro by the version of the plain system: 3 on the vendor page of 2025, 4 like it."""

_AMD_UNTIL = date(2021, 3, 24)
"""Release notes of 2020-21 call the images of Alibaba Cloud Linux 2 marked `uefi` AMD版 up to 2021-02-18."""


@dataclass(frozen=True)
class _LongTermSupport:
    """From `since`, images of `version` whose editions are within `editions` carry LTS in their name."""

    version: str
    editions: frozenset[str]
    since: date


_ANY = frozenset(_EDITIONS)
_LTS = (
    _LongTermSupport("2.1903", frozenset({"dengbao", "scc"}), date(2019, 3, 27)),
    # The release notes, which end in 2021-03 and 2021-07, print no LTS; the page of 2025 does throughout.
    _LongTermSupport("2.1903", _ANY, date(2021, 4, 1)),
    _LongTermSupport("3.2104", _ANY, date(2021, 8, 1)),
)


def describe(image: ParsedId) -> OperatingSystem:
    """The operating system of an image. Raises UnknownIdError if no rule matches the head of its id."""
    distribution, number = _distribution(image)
    editions = _named_editions(image, number)
    version = (
        _PRO.get(number, number) if "pro" in image.editions else number + _suffix(image, number, editions)
    )
    return OperatingSystem(
        product=distribution.product,
        version=number,
        os_type="linux",
        platform=distribution.platform,
        name=_name(
            distribution.form, version, image.bits, [_EDITIONS[edition].chinese for edition in editions]
        ),
        name_en=_english_name(distribution.form_en, version, image.bits, editions),
    )


def _distribution(image: ParsedId) -> tuple[Distribution, str]:
    for rule in HEADS:
        if match := rule.pattern.fullmatch(image.head):
            version = VERSION_CORRECTIONS.get(image.image_id, rule.version.format(*match.groups()))
            return rule.distribution, version
    raise UnknownIdError(f"{image.image_id}: no rule for {image.head}")


def _named_editions(image: ParsedId, version: str) -> list[str]:
    present = set(image.editions) | {image.architecture}
    if "scc" in present:
        # centos_7_9_uefi_x64_20G_scc is named "CentOS 7.9 64 位 SCC 版" on the vendor page of 2025.
        present.discard("uefi")
    if version == "2.1903" and "uefi" in present and image.built <= _AMD_UNTIL:
        present = (present - {"uefi"}) | {"amd"}
    return [edition for edition in _EDITIONS if edition in present]


def _suffix(image: ParsedId, version: str, editions: list[str]) -> str:
    kernel = "".join(f" {name}" for token, name in _KERNELS.items() if token in image.editions)
    supported = any(
        rule.version == version and rule.editions >= set(editions) and image.built >= rule.since
        for rule in _LTS
    )
    return kernel + (" LTS" if supported else "")


def _english_name(form: str | None, version: str, bits: str, editions: list[str]) -> str | None:
    words = [_EDITIONS[edition].english for edition in editions]
    known = [word for word in words if word is not None]
    return None if form is None or len(known) < len(words) else _name(form, version, bits, known)


def _name(form: str, version: str, bits: str, words: list[str]) -> str:
    return " ".join(word for word in [form.format(version=version, bits=bits), *words] if word)

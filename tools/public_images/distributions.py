"""Tables of the distributions, and of the id heads that name distribution and version."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Distribution:
    """A distribution and the form of its names.

    product: the name that other tables use.
    platform: Platform as recorded in 2015-26, else as the reference of CreateImage documents it.
    form: OSName without edition. Recorded names set the product off from the version by two blanks.
    form_en: OSNameEn without edition, or None where never seen.
    """

    product: str
    platform: str
    form: str
    form_en: str | None


def _usual(product: str, platform: str | None = None, before_version: str = "") -> Distribution:
    stem = f"{product}  {before_version}{{version}}"
    return Distribution(product, platform or product, stem + " {bits}位", stem + " {bits} bit")


@dataclass(frozen=True)
class HeadRule:
    """A head that fully matches `pattern` is `distribution`; `version` formats the groups of the match."""

    pattern: re.Pattern[str]
    distribution: Distribution
    version: str


_ALIBABA_CLOUD_LINUX = _usual("Alibaba Cloud Linux", "Aliyun")
_ALIBABA_CLOUD_LINUX_2 = Distribution(
    # One blank in the English name alone, recorded in 2022.
    "Alibaba Cloud Linux",
    "Aliyun",
    "Alibaba Cloud Linux  {version} {bits}位",
    "Alibaba Cloud Linux {version} {bits} bit",
)
_ALIYUN_LINUX = _usual("Aliyun Linux", "Aliyun")
_ALMALINUX = _usual("AlmaLinux")
_ANOLIS = _usual("Anolis OS", "Anolis")
_CENTOS = _usual("CentOS")
_CENTOS_STREAM = _usual("CentOS Stream")
_COREOS = _usual("CoreOS")
_DEBIAN = _usual("Debian")
_FEDORA = _usual("Fedora")
# The vendor prints no word size for Fedora CoreOS (pages on public images and on image check, 2025).
_FEDORA_COREOS = Distribution(
    "Fedora CoreOS", "Fedora CoreOS", "Fedora CoreOS  {version}", "Fedora CoreOS  {version}"
)
_FREEBSD = _usual("FreeBSD", "Freebsd")
_GENTOO = Distribution("Gentoo", "Gentoo", "Gentoo  {version}  {bits}bit", None)
_LIFSEA = _usual("LifseaOS", "Aliyun")
_OPENSUSE = _usual("OpenSUSE", "openSUSE")
_ROCKY = _usual("Rocky Linux")
_SUSE = _usual("SUSE Linux", "SUSE", "Enterprise Server ")
_UBUNTU = _usual("Ubuntu")

_HEADS = (
    (r"alinux_(\d\d)_0?(\d+)", _ALIYUN_LINUX, "{}.{}"),
    (r"aliyun(\d\d)0?(\d+)", _ALIYUN_LINUX, "{}.{}"),
    (r"aliyun_(2)[_.](1903)", _ALIBABA_CLOUD_LINUX_2, "{}.{}"),
    # 3_9 is the ninth update of 3.2104, and the vendor's names stop at 3.2104.
    (r"aliyun_3(?:_9)?", _ALIBABA_CLOUD_LINUX, "3.2104"),
    # The vendor's release notes of 2025-26 put the minor release of 4 beside the name, not into it.
    (r"(?:aliyun|alinux)_(4)(?:_4_\d+_\d+)?", _ALIBABA_CLOUD_LINUX, "{} LTS"),
    (r"almalinux_(\d+)_(\d+)", _ALMALINUX, "{}.{}"),
    (r"anolisos_(\d+)_(\d+)", _ANOLIS, "{}.{}"),
    (r"centos_stream_(\d+)", _CENTOS_STREAM, "{}"),
    (r"centos_?(\d+)[u_]0?(\d+)", _CENTOS, "{}.{}"),
    # The vendor's page on image check names this release in full.
    (r"coreos681", _COREOS, "681.2.0"),
    (r"coreos_(\d+)_(\d+)", _COREOS, "{}.{}.0"),
    (r"coreos_(\d+)_(\d+)[_.](\d+)", _COREOS, "{}.{}.{}"),
    (r"debian(\d)(\d)(\d)", _DEBIAN, "{}.{}.{}"),
    (r"debian_(\d+)[_.]0?(\d+)", _DEBIAN, "{}.{}"),
    (r"fcos_(\d+)[_.](\d+)[_.](\d+)[_.](\d+)_(\d+)", _FEDORA_COREOS, "{}.{}.{}.{}_{}"),
    # The vendor names Fedora by its major number alone: fedora_34_1 is "Fedora 34".
    (r"fedora_(\d+)(?:_\d+)?", _FEDORA, "{}"),
    (r"freebsd(\d\d)0?(\d+)", _FREEBSD, "{}.{}"),
    (r"freebsd_(\d+)_0?(\d+)", _FREEBSD, "{}.{}"),
    (r"gentoo(\d+)", _GENTOO, "{}"),
    (r"lifsea_(\d+)", _LIFSEA, "{}"),
    (r"opensuse(\d\d)0?(\d+)", _OPENSUSE, "{}.{}"),
    (r"opensuse_(\d+)_0?(\d+)", _OPENSUSE, "{}.{}"),
    (r"rockylinux_(\d+)_(\d+)", _ROCKY, "{}.{}"),
    (r"(?:suse|sles_)(\d+)_?sp(\d+)", _SUSE, "{} SP{}"),
    # Ids up to 2018 add the point release, which the recorded names leave out: ubuntu_16_0402 is 16.04.
    (r"ubuntu_?(\d\d)_?(\d\d)(?:\d\d)?", _UBUNTU, "{}.{}"),
)

HEADS = tuple(
    HeadRule(re.compile(pattern), distribution, version) for pattern, distribution, version in _HEADS
)
"""Rules for all ids except Windows; each head matches exactly one."""

VERSION_CORRECTIONS = {
    # Built as 7.5 by its id; the vendor's release notes and its kernel 3.10.0-957 say 7.6.
    "centos_7_05_64_20G_alibase_20181212.vhd": "7.6",
    # Recorded as 11.1; version 11.3 did not exist in 2017.
    "freebsd_11_03_64_20G_alibase_20170901.vhd": "11.1",
}
"""Versions of images whose id misstates them."""

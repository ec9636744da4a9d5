"""Platform: the operating systems of custom images (CreateImage, parameter Platform)."""

_PLATFORMS = (
    "Aliyun",
    "Anolis",
    "CentOS",
    "Ubuntu",
    "CoreOS",
    "SUSE",
    "Debian",
    "OpenSUSE",
    "FreeBSD",
    "RedHat",
    "Kylin",
    "UOS",
    "Fedora",
    "Fedora CoreOS",
    "CentOS Stream",
    "AlmaLinux",
    "Rocky Linux",
    "Gentoo",
    "Customized Linux",
    "Others Linux",
    "Windows Server 2025",  # not in the list, but public images of 2025 have it
    "Windows Server 2022",
    "Windows Server 2019",
    "Windows Server 2016",
    "Windows Server 2012",
    "Windows Server 2008",
    "Windows Server 2003",
)
_BY_LOWER_CASE = {platform.lower(): platform for platform in _PLATFORMS}
DEFAULT_PLATFORM = "Others Linux"


def platform_of(text: str) -> str | None:
    """The platform that a request names, or None; case does not count, since public images vary it."""
    return _BY_LOWER_CASE.get(text.lower())


def os_type_of(platform: str) -> str:
    """The OSType of a platform."""
    return "windows" if platform.startswith("Windows") else "linux"


def os_names(platform: str, architecture: str) -> tuple[str, str]:
    """OSName and OSNameEn of an image of which only platform and architecture are known."""
    bits = 32 if architecture == "i386" else 64
    return f"{platform}  {bits}位", f"{platform}  {bits} bit"

"""Platform: the operating systems that a custom image may be of (CreateImage, parameter Platform)."""

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
    "Windows Server 2025",  # newer than the list, as the public images of 2025 are
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
    """The platform a request names, None for one there is not; its case is free, as public images vary it."""
    return _BY_LOWER_CASE.get(text.lower())


def os_type_of(platform: str) -> str:
    """OSType of a platform."""
    return "windows" if platform.startswith("Windows") else "linux"


def os_names(platform: str, architecture: str) -> tuple[str, str]:
    """OSName and OSNameEn of an image of which only the platform is known."""
    bits = 32 if architecture == "i386" else 64
    return f"{platform}  {bits}位", f"{platform}  {bits} bit"

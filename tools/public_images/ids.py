"""The grammar of image ids: tokens of fixed meaning around the name of a distribution.

    centos_7_9_uefi_x64_20G_alibase_20230816.vhd
    ^head      ^edition ^architecture ^size  ^build date

Ids of 2014-16 write distribution and version as one token (`centos6u5_64_40G_aliaegis_20160222.vhd`), two of
2019 part their tokens with hyphens (`aliyun-2.1903-x64-20G-alibase-20190327.vhd`), and those of Windows put
release, edition and language on either side of the architecture.
"""

import re
from dataclasses import dataclass
from datetime import date

ARCHITECTURES = {
    "32": "i386",
    "64": "x86_64",
    "x64": "x86_64",
    "x624": "x86_64",
    # Not 32 bit: the vendor gives amd64 kernels for debian_10_9_x86 and lists fcos_33…_x86 and
    # freebsd_13_0_x86 as x86_64.
    "x86": "x86_64",
    "arm64": "arm64",
}
"""Architecture by its token. `x624` is a typo in one id of 2019."""

EDITIONS = frozenset(
    {"agentic", "amd", "anck", "container", "deb", "dengbao", "gpu", "optimized"}
    | {"pro", "qboot", "rhck", "scc", "secured", "tpm", "uefi"}
)
"""Tokens that name an edition of the same operating system."""

_WITHOUT_MEANING = frozenset(
    # How the image was built.
    {"aliaegis", "alibase", "base", "cloudinit"}
    # The words around `gpu`, and the version of containerd in one image of ContainerOS.
    | {"with", "driver", "and", "cuda", "containerd", "1", "6", "28"}
)
"""Other tokens behind the head. A token that is in neither set may name another product."""

_MISSPELT_DATES = {"201701015": "20171015"}
_SEPARATOR = re.compile(r"_|-(?!cn|us)")
_SUFFIX = re.compile(r"\.(?:vhd|raw|qcow2)$")
_ARCHITECTURE = re.compile("|".join(ARCHITECTURES))
_SIZE = re.compile(r"\d+g")


class UnknownIdError(ValueError):
    """The id does not follow the grammar."""


@dataclass(frozen=True)
class ParsedId:
    """The facts in an id.

    image_id: the id itself.
    tokens: all tokens in lower case, in order.
    head: the tokens before architecture and size, joined by `_`, without editions: distribution and version.
    architecture: `i386`, `x86_64` or `arm64`.
    size: system disk in GiB.
    editions: the edition tokens present.
    built: the build date.
    """

    image_id: str
    tokens: tuple[str, ...]
    head: str
    architecture: str
    size: int
    editions: frozenset[str]
    built: date

    @property
    def bits(self) -> str:
        """Word size as the names of operating systems print it: `32` or `64`."""
        return "32" if self.architecture == "i386" else "64"


def parse(image_id: str) -> ParsedId:
    """Read an id. Raises UnknownIdError for an unknown token, or without architecture, size or build date."""
    tokens = tuple(token.lower() for token in _SEPARATOR.split(_SUFFIX.sub("", image_id)))
    architecture = _position(image_id, tokens, _ARCHITECTURE)
    size = _position(image_id, tokens, _SIZE)
    head = "_".join(token for token in tokens[: min(architecture, size)] if token not in EDITIONS)
    if not head.startswith("win"):
        behind = {token for at, token in enumerate(tokens[:-1]) if at > min(architecture, size)}
        _require_known(image_id, behind - {tokens[architecture], tokens[size]})
    return ParsedId(
        image_id=image_id,
        tokens=tokens,
        head=head,
        architecture=ARCHITECTURES[tokens[architecture]],
        size=int(tokens[size].removesuffix("g")),
        editions=frozenset(tokens) & EDITIONS,
        built=_build_date(image_id, tokens[-1]),
    )


def _require_known(image_id: str, tokens: set[str]) -> None:
    unknown = sorted(tokens - EDITIONS - _WITHOUT_MEANING)
    if unknown:
        raise UnknownIdError(f"{image_id}: {unknown[0]} is no edition that the rules know")


def _position(image_id: str, tokens: tuple[str, ...], form: re.Pattern[str]) -> int:
    for position, token in enumerate(tokens):
        if form.fullmatch(token):
            return position
    raise UnknownIdError(f"{image_id}: no token of the form {form.pattern}")


def _build_date(image_id: str, token: str) -> date:
    digits = _MISSPELT_DATES.get(token, token)
    try:
        return date.fromisoformat(digits)
    except ValueError as error:
        raise UnknownIdError(f"{image_id}: {token} is no build date") from error

"""The explanations of error codes say what the code does, and the same in every language."""

import re
from collections.abc import Callable

import click
import pytest

from genzo.catalogue.durations import DEFAULT_SECONDS
from genzo.catalogue.name_validation import (
    is_valid_client_token,
    is_valid_description,
    is_valid_family_name,
    is_valid_image_name,
    is_valid_tag_key,
    is_valid_tag_value,
)
from genzo.catalogue.quotas import DEFAULT_QUOTAS
from genzo.cli import app
from genzo.control.explanations import LANGUAGES, explanations
from genzo.control.router import SETTINGS
from genzo.http.request_body import MAX_BODY
from genzo.identity.authentication import TIMESTAMP_WINDOW

QUOTAS = {
    "ConcurrentQuotaExceed.ExportImage": ("exports_at_once",),
    "ImageFamilyQuotaExceed": ("image_families",),
    "ImageFamilyQuotaFull": ("image_families",),
    "ImageQuotaExceed.ImageFamily": ("images_per_family",),
    "ImageQuotaFull.ImageFamily": ("images_per_family",),
    "QuotaExceed.Image": ("images",),
    "QuotaExceed.ShareImageUser": ("shares",),
    "QuotaExceed.Snapshot": ("snapshots", "snapshots_per_disk"),
    "QuotaExceed.Tags": ("tags",),
    "WeeklyQuotaExceed.ExportImage": ("exports_per_week",),
}
LENGTHS: dict[str, Callable[[str], bool]] = {
    "InvalidClientToken.ValueNotSupported": is_valid_client_token,
    "InvalidDescription.Malformed": is_valid_description,
    "InvalidImageFamily.Malformed": is_valid_family_name,
    "InvalidImageName.Malformed": is_valid_image_name,
    "InvalidTagKey.Malformed": is_valid_tag_key,
    "InvalidTagValue.Malformed": is_valid_tag_value,
}
PARTS = {
    "numbers": r"\d{2,}",
    "parameters and actions": r"[A-Z][a-z]+[A-Z]\w+",
    "quotas": r"[a-z]+_[a-z_]+",
    "options": r"--[a-z-]+",
    "pages": r"/_genzo/\w+",
    "commands": r"genzo (?:serve|accounts|keys|images)(?: [a-z]+)?",
}


def text_of(code: str, language: str) -> str:
    explained = explanations(language).codes[code]
    return f"{explained.cause} {explained.remedy}"


def numbers_of(text: str) -> set[int]:
    return {int(digits) for digits in re.findall(r"\d+", text, re.ASCII)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", QUOTAS)
def test_a_full_quota_is_named_with_its_default(code: str, language: str) -> None:
    text = text_of(code, language)
    assert numbers_of(text) >= {DEFAULT_QUOTAS[name] for name in QUOTAS[code]}
    assert set(re.findall(r"--quota (\w+)=", text, re.ASCII)) <= set(QUOTAS[code])
    assert all(re.search(rf"(?a:\b{name}\b)", text) for name in QUOTAS[code])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", LENGTHS)
def test_the_lengths_of_a_text_are_those_that_are_checked(code: str, language: str) -> None:
    valid = [length for length in range(1, 512) if LENGTHS[code]("a" * length)]
    numbers = numbers_of(text_of(code, language))
    assert max(valid) in numbers
    # A least length of one stands where an empty text is not valid.
    assert min(valid) in numbers or LENGTHS[code]("")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_limits_of_the_gateway_are_those_that_are_checked(language: str) -> None:
    assert TIMESTAMP_WINDOW // 60 in numbers_of(text_of("InvalidTimeStamp.Expired", language))
    assert f"{MAX_BODY // 1024} KiB" in text_of("RequestEntityTooLarge", language)


@pytest.mark.parametrize("part", PARTS)
def test_every_language_names_the_same(part: str) -> None:
    for code in explanations("en").codes:
        named = [set(re.findall(PARTS[part], text_of(code, language), re.ASCII)) for language in LANGUAGES]
        if part == "commands":  # a word of the English sentence may follow the command
            named = [{each.removeprefix("genzo ") for each in names} & set(COMMANDS) for names in named]
        assert all(names == named[0] for names in named), code


def commands(group: click.Command, context: click.Context) -> dict[str, click.Command]:
    """The commands of a group by their words, with those of the groups below it."""
    if not isinstance(group, click.Group):
        return {}
    found: dict[str, click.Command] = {}
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found[name] = command
        found.update({f"{name} {words}": below for words, below in commands(command, context).items()})
    return found


COMMANDS = commands(app, click.Context(app))


def test_commands_options_and_pages_exist() -> None:
    text = " ".join(text_of(code, "en") for code in explanations("en").codes)
    assert set(re.findall(r"--quota (\w+)=", text)) <= set(DEFAULT_QUOTAS)
    assert set(re.findall(r"--duration (\w+)=", text)) <= set(DEFAULT_SECONDS)
    named = re.findall(r"genzo ((?:accounts|keys|images) [a-z]+)", text)
    assert named
    assert set(named) <= set(COMMANDS)
    options = {option for command in COMMANDS.values() for each in command.params for option in each.opts}
    assert set(re.findall(r"(?<![\w-])--[a-z-]+", text)) <= options
    assert set(re.findall(r"/_genzo/(\w+)", text)) <= {*SETTINGS, "coverage", "ready"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_has_a_template_or_space_around_it(language: str) -> None:
    for code, explained in explanations(language).codes.items():
        for text in (explained.cause, explained.remedy):
            assert text == text.strip(), code
            assert "{" not in text, code
            assert text.endswith((".", "。")), code

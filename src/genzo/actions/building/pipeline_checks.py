"""The checks of CreateImagePipeline, and the values that its parameters give."""

from typing import NamedTuple

from genzo.actions.action import WriteContext
from genzo.actions.building import commands
from genzo.actions.building.base_image import TYPES, base_image
from genzo.actions.building.pipeline_parameters import CreateImagePipelineRequest
from genzo.actions.building.resource_attributes import (
    checked_tags,
    require_description,
)
from genzo.actions.images.image_sharing import is_account
from genzo.catalogue.building import ImageComponent, PipelineImageOptions, PipelineImportOptions
from genzo.catalogue.name_validation import is_valid_family_name, is_valid_image_name
from genzo.errors import INVALID_PARAMETER
from genzo.errors.table import errors_of

_ERRORS = errors_of("CreateImagePipeline")
_BASE_TYPE = _ERRORS("InvalidBaseImageType.NotSupportedValue")
_IMAGE_NOT_FOUND = _ERRORS("InvalidImage.NotFound")
_WINDOWS = _ERRORS("ImagePipeline.NotSupportWindowsInstance")
_IMAGE_NAME = _ERRORS("InvalidImageName.Malformed")
_IMAGE_DESCRIPTION = _ERRORS("InvalidDescription.Malformed")
_ACCOUNTS = _ERRORS("InvalidAddAccountSize.ExceededMaxNumber")
_REGIONS = _ERRORS("InvalidToRegionIdSize.ExceededMaxNumber")
_LENGTH = _ERRORS("InvalidBuildContent.LengthExceeded")
_FROM_TWICE = _ERRORS("DuplicatedCommand.FROM")
_FROM_LATE = _ERRORS("InvalidCommandOrder.FROM")
_NO_COMPONENT = _ERRORS("ImageComponent.NotFound")
_COMMANDS = commands.CommandErrors(_ERRORS)

_MAXIMUM = 20
_PREFIX_LENGTH = 64
_NVME_SUPPORT = ("supported", "unsupported", "auto")
_NO_SUFFIX = "disable"


class Build(NamedTuple):
    """The base image and the commands, which begin with FROM."""

    base_type: str
    base_value: str
    content: str
    os_type: str


def checked_build(
    request: CreateImagePipelineRequest, context: WriteContext, imported: PipelineImportOptions | None
) -> Build:
    """The base image and the commands; BaseImageType and BaseImage supply a missing FROM.

    Source: CreateImagePipeline, description.
    """
    if request.base_image_type not in TYPES:
        raise _BASE_TYPE(text="The specified BaseImageType is not valid.")
    given = _checked_commands(request, context)
    kind, value = commands.base_of(given) or (request.base_image_type, request.base_image)
    os_type = imported.os_type if imported is not None else ""
    if kind != "OSS":
        image = base_image(context, request.region_id, kind, value)
        if image is None:
            raise _IMAGE_NOT_FOUND(text="The specified BaseImage does not exist.")
        os_type = image.os_type
    if os_type == "windows" and any(command.name != "FROM" for command in given):
        raise _WINDOWS()
    content = request.build_content
    if kind != "OSS" and not commands.is_yaml(content) and not commands.base_of(given):
        content = f"FROM {kind}:{value}\n{content}".rstrip("\n")
    return Build(kind, value, content, os_type)


def _checked_commands(request: CreateImagePipelineRequest, context: WriteContext) -> list[commands.Command]:
    commands.require_size(request.build_content, "BuildContent", _LENGTH)
    commands.require_size(request.test_content, "TestContent", _LENGTH)
    given = commands.commands_of(request.build_content)
    tests = commands.commands_of(request.test_content)
    commands.require_valid(given, _COMMANDS)
    commands.require_valid(tests, _COMMANDS)
    places = [number for number, command in enumerate(given) if command.name == "FROM"]
    if len(places) > 1:
        raise _FROM_TWICE(text="The command FROM must not be repeated.")
    if places and places[0] > 0:
        raise _FROM_LATE(text="The command FROM must be the first command.")
    if any(command.name == "FROM" for command in tests):
        raise _COMMANDS.not_supported(text="The command FROM is not supported in TestContent.")
    missing = missing_component(context, request.region_id, (*given, *tests))
    if missing is not None:
        raise _NO_COMPONENT(text=f"The specified image component {missing} does not exist")
    return given


def missing_component(
    context: WriteContext, region_id: str, given: tuple[commands.Command, ...]
) -> str | None:
    """The first component that commands refer to and that does not exist."""
    for name, component_id in given:
        if name == "COMPONENT" and not context.catalogue.resource(
            ImageComponent, context.account_id, region_id, component_id
        ):
            return component_id
    return None


def checked_regions(request: CreateImagePipelineRequest, context: WriteContext) -> tuple[str, ...]:
    """The regions to distribute to, each once."""
    if len(request.to_region_id) > _MAXIMUM:
        raise _REGIONS(text=f"The number of ToRegionId exceeds {_MAXIMUM}.")
    for region_id in request.to_region_id:
        context.require_region(region_id)
    return tuple(dict.fromkeys(request.to_region_id))


def checked_accounts(request: CreateImagePipelineRequest, context: WriteContext) -> tuple[int, ...]:
    """The accounts to share with, each once; its own account is taken, and skipped when images are shared."""
    if len(request.add_account) > _MAXIMUM:
        raise _ACCOUNTS(text=f"The number of AddAccount exceeds {_MAXIMUM}.")
    for number, account_id in enumerate(request.add_account, start=1):
        if not is_account(context, account_id):
            raise INVALID_PARAMETER(name=f"AddAccount.{number}")
    return tuple(dict.fromkeys(request.add_account))


def built_image(request: CreateImagePipelineRequest, context: WriteContext) -> PipelineImageOptions:
    """The image to build, from ImageOptions or the older parameters that they replace."""
    options = request.image_options
    name = options.image_name or request.image_name
    family = options.image_family or request.image_family
    if name and not (is_valid_image_name(name) and len(name) <= _PREFIX_LENGTH):
        raise _IMAGE_NAME(text="The specified ImageName is not valid.")
    if family and not is_valid_family_name(family):
        raise INVALID_PARAMETER(name="ImageFamily")
    require_description(options.description, _IMAGE_DESCRIPTION)
    if options.image_features.nvme_support not in (None, *_NVME_SUPPORT):
        raise INVALID_PARAMETER(name="ImageOptions.ImageFeatures.NvmeSupport")
    if request.nvme_support not in (None, *_NVME_SUPPORT):
        raise INVALID_PARAMETER(name="NvmeSupport")
    if request.advanced_options.image_name_suffix not in (None, _NO_SUFFIX):
        raise INVALID_PARAMETER(name="AdvancedOptions.ImageNameSuffix")
    return PipelineImageOptions(
        name=name or "",
        has_suffix=request.advanced_options.image_name_suffix != _NO_SUFFIX,
        family=family or "",
        description=options.description or "",
        nvme_support=options.image_features.nvme_support or request.nvme_support or "",
        tags=checked_tags(options.image_tags, context, "ImageOptions.ImageTags"),
    )

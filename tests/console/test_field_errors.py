"""Which field an error is about: by the names of parameters, for every error that the forms may get."""

import pytest

from genzo.actions import registry
from genzo.console.actions import copying, creating, edit, exporting, importing, sharing
from genzo.console.actions.deleting import FORCE
from genzo.console.actions.fields import TAGS, Group, flat
from genzo.console.field_errors import field_of
from genzo.wire.structs import Request, StructSchema, schema_of

_REGION = "DestinationRegionId"
FORMS: dict[str, tuple[Group, ...]] = {
    "CreateImage": (*creating.SOURCES.values(), *creating.ABOUT),
    "ImportImage": importing.GROUPS,
    "CopyImage": copying.GROUPS,
    "ModifyImageAttribute": edit.GROUPS,
    "ModifyImageSharePermission": (sharing.ACCOUNTS,),
    "TagResources": (TAGS,),
    "ExportImage": exporting.GROUPS,
    "DeleteImage": (FORCE,),
}
_ABOUT_A_FIELD = ("Invalid", "Missing", "Duplicate", "Unsupported")
"""How codes begin that are about one parameter, mostly."""
_ABOUT_NO_FIELD = {
    ("CreateImage", "InvalidDiskCategory.CreateImage"),
    ("CreateImage", "InvalidParameter.AllEmpty"),
    ("CreateImage", "InvalidRegionId.NotFound"),
    ("CreateImage", "InvalidSystemSnapshot.Missing"),
    ("ImportImage", "InvalidBlockSize.NotSupport"),
    ("ImportImage", "InvalidDataDiskSize"),
    ("ImportImage", "InvalidOSS.NotAuthorized"),
    ("ImportImage", "InvalidRegionId.NotFound"),
    ("ImportImage", "InvalidStorageLocation.NotFound"),
    ("ImportImage", "InvalidVHDImage.IncorrectSize"),
    ("ImportImage", "MissingParameter"),
    ("CopyImage", "InvalidEncryptAlgorithm"),
    ("CopyImage", "InvalidImageId.NotFound"),
    ("ModifyImageAttribute", "InvalidImageId.NotFound"),
    ("ModifyImageAttribute", "InvalidRegionId.NotFound"),
    ("ModifyImageAttribute", "MissingParameter"),
    ("ModifyImageSharePermission", "InvalidImageId.NotFound"),
    ("ModifyImageSharePermission", "InvalidParameter.IsPublic"),
    ("ModifyImageSharePermission", "InvalidParameter.LaunchPermission"),
    ("ModifyImageSharePermission", "InvalidRegionId.NotFound"),
    ("ModifyImageSharePermission", "MissingParameter"),
    ("TagResources", "InvalidRegionId.NotFound"),
    ("TagResources", "InvalidResourceId.NotFound"),
    ("TagResources", "InvalidResourceId.NotSupported"),
    ("TagResources", "InvalidResourceType.NotFound"),
    ("TagResources", "MissingParameter.RegionId"),
    ("TagResources", "MissingParameter.ResourceIds"),
    ("TagResources", "MissingParameter.ResourceType"),
    ("ExportImage", "InvalidImage.DiskAmountOrSize"),
    ("ExportImage", "InvalidImageCategory.NotSupported"),
    ("ExportImage", "InvalidImageId.NotFound"),
    ("ExportImage", "InvalidImageLicense.NotSupported"),
    ("ExportImage", "InvalidOSS.NotAuthorized"),
    ("ExportImage", "InvalidRegionId.NotFound"),
    ("ExportImage", "MissingParameter"),
    ("DeleteImage", "InvalidImageId.NotFound"),
    ("DeleteImage", "InvalidRegionId.NotFound"),
}
"""Errors that begin so and are about what no form asks for: the image, the region, the content of a file."""


def _names(action: str) -> list[str]:
    return [field.name for field in flat(FORMS[action], {})]


def _described(schema: StructSchema, before: str = "") -> list[str]:
    """The parameters of an action, the first of each list."""
    names = list[str]()
    for field in schema.fields:
        name = f"{before}{field.name}" + (".1" if field.kind == "list" else "")
        names += [name] if field.item is None else _described(field.item, f"{name}.")
    return names


@pytest.mark.parametrize("action", FORMS)
def test_fields_are_parameters_of_the_action(action: str) -> None:
    found = registry.named(action)
    assert found is not None
    request: type[Request] = found.request
    numbered = {name for name in _names(action) if ".2" not in name}
    assert numbered - {*_described(schema_of(request))} == set()


@pytest.mark.parametrize("action", FORMS)
def test_each_error_about_a_parameter_of_a_form_finds_its_field(action: str) -> None:
    found = registry.named(action)
    assert found is not None
    lost = {
        (action, kind.code)
        for kind in found.errors
        if kind.code.startswith(_ABOUT_A_FIELD) and not field_of(kind.code, kind.message, _names(action))
    }
    assert lost == {each for each in _ABOUT_NO_FIELD if each[0] == action}


@pytest.mark.parametrize(
    ("action", "code", "containing", "field"),
    [
        ("CreateImage", "InvalidImageName.Duplicated", "", "ImageName"),
        ("CreateImage", "ImageQuotaExceed.ImageFamily", "", "ImageFamily"),
        ("CreateImage", "QuotaExceed.Tags", "", "Tag.1.Key"),
        ("CreateImage", "OperationDenied", "system disk", "DiskDeviceMapping.1.SnapshotId"),
        ("CreateImage", "QuotaExceed.Snapshot", "", ""),
        ("CreateImage", "IncorrectInstanceStatus", "", ""),
        ("ImportImage", "InvalidImageFormat.Malformed", "wrongly", "DiskDeviceMapping.1.Format"),
        ("ImportImage", "InvalidOSSObject.NotFound", "", "DiskDeviceMapping.1.OSSObject"),
        ("ImportImage", "UnsupportedSuffix.OSSObject", "", "DiskDeviceMapping.1.OSSObject"),
        ("ImportImage", "InvalidParameter.Malformed", "", "DiskDeviceMapping.1.Device"),
        ("CopyImage", "InvalidDescription.Malformed", "", "DestinationDescription"),
        ("CopyImage", "InvalidImageName.Duplicated", "", "DestinationImageName"),
        ("CopyImage", "InvalidEncrypted.NotMatchKmsKeyId", "", "Encrypted"),
        ("ModifyImageAttribute", "InvalidParameter.FeaturesImdsSupport", "", "Features.ImdsSupport"),
        ("ModifyImageSharePermission", "InvalidAccount.NotFound", "", "AddAccount.1"),
        ("TagResources", "NumberExceed.Tags", "", "Tag.1.Key"),
        ("ExportImage", "InvalidOSSPrefix.Malformed", "", "OSSPrefix"),
        ("DeleteImage", "ImageUsingByInstance", "", ""),
    ],
)
def test_the_field_is_the_right_one(action: str, code: str, containing: str, field: str) -> None:
    found = registry.named(action)
    assert found is not None
    (kind,) = [kind for kind in found.errors if kind.code == code and containing in kind.message]
    assert field_of(kind.code, kind.message, _names(action)) == field


def test_the_region_of_a_copy_has_its_error() -> None:
    names = [*_names("CopyImage"), _REGION]
    assert field_of("DestinationRegion.NotFound", "The destination region not found.", names) == _REGION
    assert field_of("SourceRegion.NotFound", "The source region not found.", names) == ""


def test_the_row_that_a_message_names_goes_before_the_first() -> None:
    names = ["Tag.1.Key", "Tag.1.Value", "Tag.2.Key"]
    message = 'The input parameter "Tag.2.Key" that is mandatory for processing is not supplied.'
    assert field_of("MissingParameter", message, names) == "Tag.2.Key"
    assert field_of("MissingParameter", message.replace("2", "3"), names) == "Tag.1.Key"


@pytest.mark.parametrize("text", ["", "(", "[a-", "\\", "x" * 5000, "A." * 2000, '"' * 50])
def test_hostile_messages_are_about_nothing(text: str) -> None:
    assert field_of(text, text, ["ImageName", "Tag.1.Key"]) == ""

"""Launch templates: numbered versions of the parameters of RunInstances."""

from typing import ClassVar

from genzo.catalogue.resource import Resource


class LaunchTemplate(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """A launch template. Its ``name`` is unique among the templates of an account in a region.

    ``modified`` is in milliseconds since 1970, ``created_by`` the id of the account or RAM user that made it.
    ``latest_version`` is the highest number that a version has had; numbers are not used again.
    """

    kind: ClassVar[str] = "launchtemplate"

    default_version: int = 1
    latest_version: int = 1
    modified: int = 0
    created_by: str = ""


class LaunchTemplateVersion(Resource, frozen=True, kw_only=True, omit_defaults=True):
    """One version of a launch template. ``description`` is that of the version.

    ``parameters`` are the names and values of a request, such as ``DataDisk.1.Size``, without UserData, which
    is ``user_data``. ``created_by`` is as in `LaunchTemplate`.
    """

    kind: ClassVar[str] = "launchtemplateversion"
    secret_members: ClassVar[tuple[str, ...]] = ("user_data",)

    template_id: str
    number: int
    parameters: tuple[tuple[str, str], ...] = ()
    user_data: str = ""
    created_by: str = ""

    @property
    def given(self) -> dict[str, str]:
        """All parameters of the version by name."""
        secret = {"UserData": self.user_data} if self.user_data else {}
        return {**dict(self.parameters), **secret}


def version_id(template_id: str, number: int) -> str:
    """The ``resource_id`` of a version."""
    return f"{template_id}/{number}"

"""An account of a server, with all that a test does with it."""

from typing import Any

from genzo.calling.api_calls import call
from genzo.calling.control_client import ControlClient
from genzo.testing.builders import Builders, Image, id_of
from genzo.testing.command_line import CommandLine
from genzo.testing.sdk_clients import sdk_client

DEFAULT_REGION = "cn-hangzhou"


class Account(Builders):
    """An account with an access key, apart from all others. Its settings apply to its own calls alone."""

    def __init__(
        self, control: ControlClient, account_id: str, name: str, access_key_id: str, access_key_secret: str
    ) -> None:
        self.id = account_id
        self.name = name
        self.access_key_id = access_key_id
        self.access_key_secret = access_key_secret
        self.region = DEFAULT_REGION
        """The region of calls and resources for which none is named."""
        self._all = control

    @property
    def _control(self) -> ControlClient:
        return self._all.of_account(self.id)

    def __repr__(self) -> str:
        return f"<Account {self.id} of {self.url}>"

    @property
    def url(self) -> str:
        """The URL of the server."""
        return self._all.url

    def call(self, action: str, /, **parameters: object) -> dict[str, Any]:
        """Call an action and return its answer. ``Tag_1_Key`` stands for ``Tag.1.Key``.

        Raises:
            CallError: the answer is an error.
        """
        named = {name.replace("_", "."): _text(value) for name, value in parameters.items()}
        asked = {"RegionId": self.region, **named, "Action": action}
        return call(self.url, self.access_key_id, self.access_key_secret, asked)

    def share(self, image: Image | str, *accounts: "Account | str") -> None:
        """Share an image with other accounts, by ModifyImageSharePermission.

        Raises:
            CallError: the API refuses it.
        """
        region = image.region if isinstance(image, Image) else self.region
        added = {f"AddAccount_{number}": id_of(each) for number, each in enumerate(accounts, 1)}
        self.call("ModifyImageSharePermission", RegionId=region, ImageId=id_of(image), **added)

    def client(self, region: str | None = None) -> Any:  # noqa: ANN401 - of the SDK
        """The client of the installed official SDK, pointed at the server, with the account's access key.

        Raises:
            SdkMissingError: no SDK is installed.
        """
        return sdk_client(self.url, self.access_key_id, self.access_key_secret, region or self.region)

    @property
    def command_line(self) -> CommandLine:
        """Runs programs that call the server with the account's access key."""
        return CommandLine(self.url, self.access_key_id, self.access_key_secret, self.region)

    def delete(self) -> None:
        """Delete the account with all that it owns."""
        self._all.delete(f"accounts/{self.id}")


def _text(value: object) -> str:
    """A value as the API reads it."""
    return str(value).lower() if isinstance(value, bool) else str(value)

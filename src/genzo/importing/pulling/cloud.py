"""Calls the actions of the real service that only read, through the official SDK."""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

from genzo import __version__
from genzo.importing.pulling.errors import CloudBusyError, PullRefusedError
from genzo.importing.pulling.retries import Retries

_VERSION = "2014-05-26"
_FIRST_REGION = "cn-hangzhou"
"""The region whose endpoint is asked for all regions."""
_BUSY = ("Throttling", "ServiceUnavailable", "InternalError", "SystemBusy", "RequestTimeout")
_SERVER_ERRORS = 500
_MILLISECONDS = 1000
_NO_SDK = 'genzo images pull needs the official SDK: install it with pip install "genzo[pull]".'
_NO_CREDENTIALS = (
    "No credentials of the account were found: set ALIBABA_CLOUD_ACCESS_KEY_ID and "
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET, run aliyun configure, or name a profile with --profile."
)


class Cloud:
    """The service at its own endpoints, or all of it at ``endpoint``.

    ``profile`` names a profile in the files of the command aliyun and of the SDKs. Without one, the SDK looks
    for credentials where it always does: environment, OIDC, files, the RAM role of the machine, a URI.

    Raises:
        PullRefusedError: there is no SDK, there are no credentials, or the endpoint is no address.
    """

    def __init__(self, endpoint: str = "", profile: str = "", retries: Retries | None = None) -> None:
        self._retries = retries or Retries()
        self._endpoint = _parsed_endpoint(endpoint)
        self._clients: dict[str, Any] = {}
        try:
            self._credential = _credential(profile)
        except ImportError:
            raise PullRefusedError(_NO_SDK) from None
        self.identity = self._access_key_id(profile)

    def regions(self) -> list[str]:
        """The ids of all regions.

        Raises:
            PullRefusedError: as `describe` does.
        """
        answer = self.describe("DescribeRegions", _FIRST_REGION, {})
        return [each["RegionId"] for each in answer["Regions"]["Region"]]

    def describe(self, action: str, region_id: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        """The members of an answer, also those that the SDK does not know.

        Raises:
            PullRefusedError: the call is refused, or failed too often.
            ValueError: the action is none that only reads.
        """
        if not action.startswith("Describe"):
            raise ValueError(f"{action} may write")
        return self._retries.call(lambda: self._ask(action, region_id, parameters))

    def _ask(self, action: str, region_id: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        from alibabacloud_tea_openapi import utils_models as sdk  # type: ignore[import-untyped] # noqa: PLC0415
        from darabonba.exceptions import (  # type: ignore[import-untyped] # noqa: PLC0415
            DaraException,
            UnretryableException,
        )
        from darabonba.runtime import RuntimeOptions  # type: ignore[import-untyped] # noqa: PLC0415

        call = sdk.Params(
            action=action,
            version=_VERSION,
            protocol="HTTPS",
            pathname="/",
            method="POST",
            auth_type="AK",
            style="RPC",
            req_body_type="formData",
            body_type="json",
        )
        request = sdk.OpenApiRequest(query=dict(parameters))
        try:
            # The generic call: the SDK's own methods drop members that its models lack.
            answer = self._client(region_id).call_api(call, request, RuntimeOptions())
        except UnretryableException as error:
            raise _as_failure(action, error.inner_exception) from None
        except DaraException as error:
            raise _as_refusal(action, region_id, error) from None
        body: dict[str, Any] = answer["body"]
        return body

    def _client(self, region_id: str) -> Any:  # noqa: ANN401 - the SDK is untyped
        from alibabacloud_ecs20140526.client import Client  # type: ignore[import-untyped] # noqa: PLC0415
        from alibabacloud_tea_openapi.models import Config  # type: ignore[import-untyped] # noqa: PLC0415

        if region_id not in self._clients:
            given = {"endpoint": self._endpoint.netloc} if self._endpoint.netloc else {}
            self._clients[region_id] = Client(
                Config(
                    credential=self._credential,
                    region_id=region_id,
                    protocol=self._endpoint.scheme,
                    user_agent=f"genzo/{__version__}",
                    **given,
                )
            )
        return self._clients[region_id]

    def _access_key_id(self, profile: str) -> str:
        """The access key, ``STS`` for a temporary one, which another may follow.

        Raises:
            PullRefusedError: there are no credentials.
        """
        try:
            access_key_id: str = self._credential.get_credential().access_key_id
        except Exception as error:
            # The chain raises errors of files, HTTP and JSON, whose texts may have parts of secrets.
            if not profile:
                raise PullRefusedError(_NO_CREDENTIALS) from error
            raise PullRefusedError(
                f"The profile {profile} has no credentials that can be used: correct it with aliyun "
                f"configure --profile {profile}, or name another."
            ) from error
        return "STS" if access_key_id.startswith("STS.") else access_key_id


def _parsed_endpoint(endpoint: str) -> SplitResult:
    parsed = urlsplit(endpoint if "//" in endpoint else f"https://{endpoint}")
    if endpoint and (parsed.scheme not in ("http", "https") or not parsed.netloc or parsed.path.strip("/")):
        raise PullRefusedError(f"The endpoint {endpoint} is no address: name it as https://HOST.")
    return parsed


def _credential(profile: str) -> Any:  # noqa: ANN401 - the SDK is untyped
    from alibabacloud_credentials.client import Client  # type: ignore[import-untyped] # noqa: PLC0415
    from alibabacloud_credentials.provider import (  # type: ignore[import-untyped] # noqa: PLC0415
        CLIProfileCredentialsProvider,
    )

    # It prints a traceback for each way to credentials that fails; the refusal says what to do.
    logging.getLogger("credentials").setLevel(logging.CRITICAL)
    return Client(provider=CLIProfileCredentialsProvider(profile_name=profile)) if profile else Client()


def _as_refusal(action: str, region_id: str, error: Any) -> Exception:  # noqa: ANN401 - the SDK is untyped
    code, message = str(error.code), _text(error)
    status = getattr(error, "status_code", None) or 0
    if code.startswith(_BUSY) or status >= _SERVER_ERRORS:
        waiting = getattr(error, "retry_after", None) or 0
        return CloudBusyError(f"{code}: {message}", waiting / _MILLISECONDS)
    return PullRefusedError(f"{action} is refused in {region_id} ({code}): {message}")


def _as_failure(action: str, error: Exception) -> Exception:
    """What the SDK could not send or read: without a connection, or an answer that is no JSON."""
    from darabonba.exceptions import RetryError  # noqa: PLC0415

    if isinstance(error, RetryError | ValueError):
        return CloudBusyError(_text(error))
    return PullRefusedError(f"{action} cannot be called ({type(error).__name__}): {_text(error)}.")


def _text(error: Any) -> str:  # noqa: ANN401
    """The message of an error in one line."""
    text = str(getattr(error, "message", None) or error)
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:500]

"""Every error of the API: code, HTTP status and message, as data.

``gateway.json`` has the errors that any action may be answered with, ``gateway_2018.json`` those that stood
in for some of them from 2017 to 2020, ``actions/NAME.json`` those of one action. ``shared.json`` has those
that code shared by many actions raises, each of which lists them too. Where sources disagree,
docs/decisions/0003-errors.md says which one was taken and why.
"""

from genzo.errors.error_type import ApiError as ApiError
from genzo.errors.error_type import ErrorType as ErrorType
from genzo.errors.table import ErrorTable, file_of

_GATEWAY = ErrorTable("gateway", file_of("gateway"))
_GATEWAY_2018 = ErrorTable("gateway_2018", file_of("gateway_2018"))
_SHARED = ErrorTable("shared", file_of("shared"))

# Before any action is reached (docs/reference/errors.md#errors-of-the-gateway)
ACTION_NOT_FOUND = _GATEWAY("InvalidAction.NotFound")
MISSING_COMMON_PARAMETER = _GATEWAY("Missing{name}")
INVALID_FORMAT = _GATEWAY("InvalidParameter.Format")
INVALID_SIGNATURE_METHOD = _GATEWAY("InvalidSignatureMethod")
INVALID_SIGNATURE_VERSION = _GATEWAY("InvalidSignatureVersion")
ACCESS_KEY_NOT_FOUND = _GATEWAY("InvalidAccessKeyId.NotFound")
ACCESS_KEY_INACTIVE = _GATEWAY("InvalidAccessKeyId.Inactive")
TIMESTAMP_FORMAT = _GATEWAY("InvalidTimeStamp.Format")
TIMESTAMP_EXPIRED = _GATEWAY("InvalidTimeStamp.Expired")
TOO_MANY_OPEN_ACCOUNTS = _GATEWAY("QuotaExceeded.OpenAccount")
NONCE_USED = _GATEWAY("SignatureNonceUsed")
# Three families of SDKs parse this text, which has no space after the colon
# (docs/reference/errors.md#what-sdks-read-in-errors).
SIGNATURE_MISMATCH_V1 = _GATEWAY("SignatureDoesNotMatch", "is not matched with")
SIGNATURE_MISMATCH_ACS3 = _GATEWAY("SignatureDoesNotMatch", "does not match")
INCOMPLETE_SIGNATURE = _GATEWAY("IncompleteSignature")
SIGNATURE_MISMATCH_2018 = _GATEWAY_2018("IncompleteSignature")
ILLEGAL_TIMESTAMP_2018 = _GATEWAY_2018("IllegalTimestamp")
SECURITY_TOKEN_EXPIRED = _GATEWAY("InvalidSecurityToken.Expired")
SECURITY_TOKEN_MALFORMED = _GATEWAY("InvalidSecurityToken.Malformed")
SECURITY_TOKEN_MISMATCH = _GATEWAY("InvalidSecurityToken.MismatchWithAccessKey")
UNSUPPORTED_HTTP_METHOD = _GATEWAY("UnsupportedHTTPMethod")
PARAMETER_MALFORMED = _GATEWAY("RequestParameterMalformed")
FOREIGN_HOST = _GATEWAY("Forbidden.Host")
FOREIGN_ORIGIN = _GATEWAY("Forbidden.Origin")
REQUEST_TOO_LARGE = _GATEWAY("RequestEntityTooLarge", "request body")
TOO_MANY_PARAMETERS = _GATEWAY("RequestEntityTooLarge", "{count} parameters")
PARAMETER_NAME_TOO_LONG = _GATEWAY("RequestEntityTooLarge", "name of a parameter")
BODY_TIMEOUT = _GATEWAY("RequestBodyTimeout")
THROTTLED = _GATEWAY("Throttling")
THROTTLED_USER = _GATEWAY("Throttling.User")
INTERNAL_ERROR = _GATEWAY("InternalError")
SERVICE_UNAVAILABLE = _GATEWAY("ServiceUnavailable")

# Of every action (docs/reference/errors.md#errors-common-to-ecs)
MISSING_PARAMETER = _GATEWAY("MissingParameter")
INVALID_PARAMETER = _GATEWAY("InvalidParameter")
UNSUPPORTED_PARAMETER = _GATEWAY("UnsupportedParameter")
INVALID_CHOSEN_ID = _GATEWAY("InvalidChosenId")
INVALID_OWNER = _GATEWAY("InvalidOwner")
INVALID_OWNER_ID = _GATEWAY("InvalidOwnerId")
INVALID_OWNER_ACCOUNT = _GATEWAY("InvalidOwnerAccount")
INVALID_RESOURCE_OWNER_ACCOUNT = _GATEWAY("InvalidParameter.ResourceOwnerAccount")
IDEMPOTENT_PARAMETER_MISMATCH = _GATEWAY("IdempotentParameterMismatch")
INVALID_CLIENT_TOKEN = _GATEWAY("InvalidClientToken.ValueNotSupported")
FORBIDDEN_RAM = _GATEWAY("Forbidden.RAM")
# Of the actions of RAM and STS
NO_PERMISSION = _GATEWAY("NoPermission")

# Of the actions that list them
REGION_NOT_FOUND = _SHARED("InvalidRegionId.NotFound")
DRY_RUN_OPERATION = _SHARED("DryRunOperation")
IMAGE_NOT_FOUND = _SHARED("InvalidImageId.NotFound")
PASS_ROLE_FORBIDDEN = _SHARED("InvalidUser.PassRoleForbidden")

# The gateway answers with the other errors of gateway.json itself.
_BY_ECS = (
    MISSING_PARAMETER,
    INVALID_PARAMETER,
    INVALID_CHOSEN_ID,
    IDEMPOTENT_PARAMETER_MISMATCH,
    INVALID_CLIENT_TOKEN,
    FORBIDDEN_RAM,
    NO_PERMISSION,
    INTERNAL_ERROR,
    SERVICE_UNAVAILABLE,
)
_GATEWAY_CODES = frozenset(kind.code for kind in _GATEWAY.raised if kind not in _BY_ECS)


def is_of_gateway(kind: ErrorType) -> bool:
    """Whether the gateway answers with this error, not ECS (docs/reference/errors.md#error-body)."""
    return kind.code in _GATEWAY_CODES


def gateway_errors() -> tuple[ErrorType, ...]:
    """The errors that any action may be answered with, those of former years among them."""
    return (*_GATEWAY.raised, *_GATEWAY_2018.raised)


def common_named(code: str) -> tuple[ErrorType, ...]:
    """The errors of this code that any or several actions answer with."""
    return (*_GATEWAY.named(code), *_GATEWAY_2018.named(code), *_SHARED.named(code))


def common_errors() -> tuple[ErrorType, ...]:
    """Those, and the errors that several actions share."""
    return (*gateway_errors(), *_SHARED.raised)

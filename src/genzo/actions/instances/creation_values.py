"""The rules of RunInstances and CreateInstance for single values: a table of conditions and errors.

Source: the parameters of both actions.
"""

import base64
import re
from collections.abc import Callable
from typing import NamedTuple

from genzo.actions.instances.creation_errors import ValueErrors
from genzo.actions.instances.creation_parameters import CreationRequest
from genzo.actions.new_tags import tags_of
from genzo.catalogue.image import Tag
from genzo.catalogue.name_validation import is_valid_description
from genzo.errors import ErrorType

MOST_BANDWIDTH = 100
TOPOLOGIES = ("ContinuousCoreToHTMapping", "DiscreteCoreToHTMapping")
_DEFAULT_BANDWIDTH_IN = 10
MOST_USER_DATA = 32 * 1024
_MOST_TAGS = 20
_HOP_LIMITS = range(1, 65)
_SPOT_STRATEGIES = ("NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo")
_PERIODS = {"Week": (1, 2, 3, 4), "Month": (*range(1, 10), 12, 24, 36, 48, 60)}
_RENEWAL_PERIODS = {"Week": (1, 2, 3), "Month": (1, 2, 3, 6, 12, 24, 36, 48, 60)}
_PASSWORD = re.compile(r"[A-Za-z0-9()`~!@#$%^&*\-_+=|{}\[\]:;'<>,.?/]{8,30}", re.ASCII)
_PASSWORD_KINDS = tuple(map(re.compile, ("[a-z]", "[A-Z]", "[0-9]", "[^A-Za-z0-9]")))
_KINDS_IN_A_PASSWORD = 3


class Rule(NamedTuple):
    """A condition that a request must meet, and the error if it does not."""

    error: Callable[[ValueErrors], ErrorType]
    holds: Callable[[CreationRequest], bool]
    text: str = ""


def is_password(text: str) -> bool:
    """8 to 30 characters of three kinds: lower case, upper case, digits and special ones."""
    kinds = sum(bool(kind.search(text)) for kind in _PASSWORD_KINDS)
    return bool(_PASSWORD.fullmatch(text)) and kinds >= _KINDS_IN_A_PASSWORD


def decoded_user_data(text: str) -> bytes | None:
    """The decoded user data, or None if it is no Base64."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return None


def is_spot(request: CreationRequest) -> bool:
    """Whether the request is for a spot instance."""
    return request.spot_strategy != "NoSpot"


def spot_price(request: CreationRequest) -> float | None:
    """The price limit; None if it is missing or out of range."""
    price = request.spot_price_limit or 0.0
    return price if 0 < price <= 999_999 else None  # noqa: PLR2004 - the documented bounds


def _period_is_valid(request: CreationRequest) -> bool:
    return request.instance_charge_type != "PrePaid" or request.period in _PERIODS.get(
        request.period_unit, ()
    )


def _renewal_is_valid(request: CreationRequest) -> bool:
    periods = _RENEWAL_PERIODS.get(request.period_unit, ())
    return not request.auto_renew or request.auto_renew_period in periods


def _bandwidth_in_is_valid(request: CreationRequest) -> bool:
    most = max(_DEFAULT_BANDWIDTH_IN, request.internet_max_bandwidth_out)
    return 0 <= request.internet_max_bandwidth_in <= most


RULES: tuple[Rule, ...] = (
    Rule(lambda e: e.charge_type, lambda r: r.instance_charge_type in ("PrePaid", "PostPaid")),
    Rule(lambda e: e.no_period, lambda r: r.instance_charge_type != "PrePaid" or r.period is not None),
    Rule(
        lambda e: e.period_unit,
        lambda r: r.period_unit in _PERIODS,
    ),
    Rule(lambda e: e.period, _period_is_valid),
    Rule(lambda e: e.renewal_period, _renewal_is_valid),
    Rule(lambda e: e.spot_strategy, lambda r: r.spot_strategy in _SPOT_STRATEGIES),
    Rule(lambda e: e.spot_prepaid, lambda r: not is_spot(r) or r.instance_charge_type != "PrePaid"),
    Rule(
        lambda e: e.spot_price,
        lambda r: r.spot_strategy != "SpotWithPriceLimit" or spot_price(r) is not None,
    ),
    Rule(lambda e: e.spot_duration, lambda r: r.spot_duration in (0, 1)),
    Rule(
        lambda e: e.spot_interruption,
        lambda r: r.spot_interruption_behavior in ("", "Terminate", "Stop"),
        "The specified SpotInterruptionBehavior is not valid.",
    ),
    Rule(
        lambda e: e.protection,
        lambda r: not r.deletion_protection or not (is_spot(r) or r.instance_charge_type == "PrePaid"),
    ),
    Rule(lambda e: e.description, lambda r: not r.description or is_valid_description(r.description)),
    Rule(
        lambda e: e.internet_charge_type,
        lambda r: r.internet_charge_type in ("PayByTraffic", "PayByBandwidth"),
    ),
    Rule(
        lambda e: e.bandwidth_out,
        lambda r: 0 <= r.internet_max_bandwidth_out <= MOST_BANDWIDTH,
    ),
    Rule(lambda e: e.bandwidth_in, _bandwidth_in_is_valid),
    Rule(lambda e: e.two_passwords, lambda r: not (r.password and r.password_inherit)),
    Rule(lambda e: e.password, lambda r: r.password is None or is_password(r.password)),
    Rule(lambda e: e.user_data, lambda r: decoded_user_data(r.user_data) is not None),
    Rule(
        lambda e: e.user_data_size,
        lambda r: len(decoded_user_data(r.user_data) or b"") <= MOST_USER_DATA,
    ),
    Rule(
        lambda e: e.io_optimized,
        lambda r: r.io_optimized in (None, "none", "optimized"),
    ),
    Rule(
        lambda e: e.credit_specification,
        lambda r: r.credit_specification in (None, "Standard", "Unlimited"),
    ),
    Rule(lambda e: e.http_endpoint, lambda r: r.http_endpoint in ("enabled", "disabled")),
    Rule(lambda e: e.http_tokens, lambda r: r.http_tokens in ("optional", "required")),
    Rule(
        lambda e: e.hop_limit,
        lambda r: r.http_put_response_hop_limit in _HOP_LIMITS,
    ),
    Rule(lambda e: e.tenancy, lambda r: r.tenancy in ("", "default", "host")),
    Rule(lambda e: e.affinity, lambda r: r.affinity in ("", "default", "host")),
    # Genzo does not have these resources, so none is found (docs/decisions).
    Rule(lambda e: e.no_dedicated_host, lambda r: r.dedicated_host_id is None),
    Rule(lambda e: e.no_hpc_cluster, lambda r: r.hpc_cluster_id is None),
    Rule(lambda e: e.no_deployment_set, lambda r: r.deployment_set_id is None),
    Rule(lambda e: e.no_storage_set, lambda r: r.storage_set_id is None),
    Rule(
        lambda e: e.no_private_pool,
        lambda r: r.private_pool_options.id is None,
    ),
)


def check(request: CreationRequest, errors: ValueErrors) -> None:
    """Refuse the first value that breaks a rule."""
    for rule in RULES:
        if not rule.holds(request):
            raise rule.error(errors)(text=rule.text)


def tags(request: CreationRequest, errors: ValueErrors) -> tuple[Tag, ...]:
    """The tags of the new instances."""
    if len(request.tag) > _MOST_TAGS:
        raise errors.too_many_tags(name="Tag")
    return tags_of(request.tag, errors)

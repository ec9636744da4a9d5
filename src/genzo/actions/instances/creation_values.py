"""The rules of RunInstances and CreateInstance for single values: a table of conditions and errors.

Source: the parameters of both actions.
"""

from collections.abc import Callable
from typing import NamedTuple

from genzo.actions.instances.creation_errors import ValueErrors
from genzo.actions.instances.creation_parameters import CreationRequest
from genzo.actions.new_tags import tags_of
from genzo.actions.user_data import MOST_USER_DATA, decoded_user_data
from genzo.catalogue.image import Tag
from genzo.catalogue.name_validation import is_valid_description
from genzo.catalogue.password_validation import is_valid_password
from genzo.errors import INVALID_PARAMETER, ErrorType

MOST_BANDWIDTH = 100
MOST_BANDWIDTH_IN = 200
"""InternetMaxBandwidthIn in Mbit/s: recorded answers have 200 and 80 beside an outbound maximum of 1."""
TOPOLOGIES = ("ContinuousCoreToHTMapping", "DiscreteCoreToHTMapping")
SECURITY_ENHANCEMENTS = ("Active", "Deactive")
_DEFAULT_BANDWIDTH_IN = 10
_MOST_TAGS = 20
# CreateInstance has 0 as its example: the default.
_HOP_LIMITS = range(65)
_SPOT_STRATEGIES = ("NoSpot", "SpotWithPriceLimit", "SpotAsPriceGo")
_PERIODS = {"Week": (1, 2, 3, 4), "Month": (*range(1, 10), 12, 24, 36, 48, 60)}
_RENEWAL_PERIODS = {"Week": (1, 2, 3), "Month": (1, 2, 3, 6, 12, 24, 36, 48, 60)}
_MOST_PRICE = 999_999
POOLS = ("Open", "Target", "None")
_DEPLOYMENT_SET_GROUPS = range(1, 8)


class Rule(NamedTuple):
    """A condition that a request must meet, and the error if it does not; ``name`` is the parameter's."""

    error: Callable[[ValueErrors], ErrorType]
    holds: Callable[[CreationRequest], bool]
    text: str = ""
    name: str = ""


def is_spot(request: CreationRequest) -> bool:
    """Whether the request is for a spot instance."""
    return request.spot_strategy != "NoSpot"


def bandwidth_in(request: CreationRequest) -> int:
    """The inbound maximum in Mbit/s, 200 at most; by default the larger of 10 and the outbound maximum.

    Which In and Out go together is documented, and not enforced: Ansible sends 200 beside 0.
    """
    default = max(_DEFAULT_BANDWIDTH_IN, request.internet_max_bandwidth_out)
    return min(request.internet_max_bandwidth_in or default, MOST_BANDWIDTH_IN)


def takes_from_pool(request: CreationRequest) -> bool:
    """Whether the request asks for the capacity of a private pool."""
    return request.private_pool_options.match_criteria in ("Open", "Target")


def _period_is_valid(request: CreationRequest) -> bool:
    return request.instance_charge_type != "PrePaid" or request.period in _PERIODS.get(
        request.period_unit, ()
    )


def _renewal_is_valid(request: CreationRequest) -> bool:
    periods = _RENEWAL_PERIODS.get(request.period_unit, ())
    return not request.auto_renew or request.auto_renew_period in periods


def _has_pool(request: CreationRequest) -> bool:
    pool = request.private_pool_options
    return pool.match_criteria != "Target" or pool.id is not None


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
    # A strategy with a limit needs none: Ray names the strategy alone.
    Rule(lambda e: e.spot_price, lambda r: 0 <= (r.spot_price_limit or 0) <= _MOST_PRICE),
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
    Rule(lambda e: e.bandwidth_in, lambda r: r.internet_max_bandwidth_in >= 0),
    Rule(lambda e: e.two_passwords, lambda r: not (r.password and r.password_inherit)),
    Rule(lambda e: e.password, lambda r: r.password is None or is_valid_password(r.password)),
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
    Rule(
        lambda _: INVALID_PARAMETER,
        lambda r: r.security_enhancement_strategy in (None, *SECURITY_ENHANCEMENTS),
        name="SecurityEnhancementStrategy",
    ),
    Rule(
        lambda e: e.deployment_set_group,
        lambda r: r.deployment_set_group_no is None or r.deployment_set_group_no in _DEPLOYMENT_SET_GROUPS,
        name="DeploymentSetGroupNo",
    ),
    Rule(
        lambda e: e.partitions,
        lambda r: r.storage_set_partition_number is None or r.storage_set_partition_number >= 1,
    ),
    Rule(
        lambda _: INVALID_PARAMETER,
        lambda r: r.private_pool_options.match_criteria in (None, *POOLS),
        name="PrivatePoolOptions.MatchCriteria",
    ),
    Rule(lambda e: e.pool_missing, _has_pool),
    Rule(lambda e: e.pool_of_spot, lambda r: not (takes_from_pool(r) and is_spot(r))),
    Rule(lambda e: e.pool_of_host, lambda r: not (takes_from_pool(r) and r.tenancy == "host")),
    # Genzo does not have these resources, so none is found (docs/decisions/0014-instances.md).
    Rule(lambda e: e.no_dedicated_host, lambda r: r.dedicated_host_id is None),
    Rule(lambda _: INVALID_PARAMETER, lambda r: r.managed_host_id is None, name="ManagedHostId"),
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
            raise rule.error(errors)(text=rule.text, name=rule.name)


def tags(request: CreationRequest, errors: ValueErrors) -> tuple[Tag, ...]:
    """The tags of the new instances."""
    if len(request.tag) > _MOST_TAGS:
        raise errors.too_many_tags(name="Tag")
    return tags_of(request.tag, errors)

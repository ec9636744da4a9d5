"""The intermediate instance that a pipeline builds its image on (CreateImagePipeline)."""

from genzo.actions.action import WriteContext
from genzo.actions.building.pipeline_parameters import CreateImagePipelineRequest
from genzo.catalogue.network import VSwitch
from genzo.errors import INVALID_PARAMETER
from genzo.errors.table import errors_of

_ERRORS = errors_of("CreateImagePipeline")
_DISK_SIZE = _ERRORS("InvalidSystemDiskSize.NotSupportedValue")
_BANDWIDTH = _ERRORS("InvalidInternetMaxBandwidthOut.NotSupportedValue")

_DISK_SIZES = range(20, 501)  # GiB
_BANDWIDTHS = range(101)  # Mbit/s


def require_intermediate_instance(request: CreateImagePipelineRequest, context: WriteContext) -> None:
    """Refuse an instance that cannot be made: its disk, bandwidth, type or vSwitch does not exist."""
    if request.system_disk_size not in _DISK_SIZES:
        raise _DISK_SIZE(text="The specified SystemDiskSize is not valid.")
    if request.internet_max_bandwidth_out not in _BANDWIDTHS:
        raise _BANDWIDTH(text="The specified InternetMaxBandwidthOut is not valid.")
    if request.instance_type and request.instance_type not in context.facts.instance_types:
        raise INVALID_PARAMETER(name="InstanceType")
    if request.v_switch_id and not context.catalogue.resource(
        VSwitch, context.account_id, request.region_id, request.v_switch_id
    ):
        raise INVALID_PARAMETER(name="VSwitchId")

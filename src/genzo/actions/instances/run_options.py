"""The options of RunInstances alone: CPU, security, clock, network and payment."""

from typing import Any

from genzo.actions.action import Context
from genzo.actions.instances.creation import CreationPlan
from genzo.actions.instances.creation_values import TOPOLOGIES
from genzo.actions.instances.instance_options import fits_cpu, is_bandwidth_weighting, require_host_name_type
from genzo.actions.instances.run_parameters import RunInstancesRequest
from genzo.catalogue.image import Image
from genzo.errors import INVALID_PARAMETER
from genzo.errors.table import errors_of

_TABLE = errors_of("RunInstances")
_TRUSTED_MODE = _TABLE("InvalidParam.TrustedSystemMode")
_CONFIDENTIAL_MODE = _TABLE("InvalidParam.ConfidentialComputingMode")
_BOTH_MODES = _TABLE("InvalidSecurityOptions.NotSupported")
_TRUSTED_IMAGE = _TABLE("InvalidImage.NotSupported")
_NON_ROOT_IMAGE = _TABLE("LoginAsNonRoot.ImageNotSupport")
_TOPOLOGY = _TABLE("InvalidParameter.CpuOptionsTopologyType")
_CPU = _TABLE("InvalidParam.CpuOptionsCore")
_JUMBO_FRAME = _TABLE("InvalidParam.NotSupportJumboFrame")
_PAYMENT = _TABLE("InvalidAutoPay.PostPaidUnsupported")

_CONFIDENTIAL_MODES = ("Enclave", "TDX")
_CLOCKS = (None, "enabled", "disabled")


def check_options(request: RunInstancesRequest, plan: CreationPlan, context: Context) -> None:
    """Refuse options that do not exist or that type, image or network do not support."""
    _check_cpu(request, context)
    _check_security(request, plan.image)
    _check_network(request, plan)
    if request.image_options.login_as_non_root and not plan.image.login_as_non_root_supported:
        raise _NON_ROOT_IMAGE()
    if request.clock_options.ptp_status not in _CLOCKS:
        raise INVALID_PARAMETER(name="ClockOptions.PtpStatus")
    require_host_name_type(request.private_dns_name_options)
    if not request.auto_pay and request.instance_charge_type == "PostPaid":
        raise _PAYMENT()


def _check_cpu(request: RunInstancesRequest, context: Context) -> None:
    options = request.cpu_options
    facts = context.facts.instance_types[request.instance_type or ""]
    if not fits_cpu(options, facts.cpu_core_count):
        raise _CPU(text="The specified CpuOptions do not fit the vCPUs of the instance type.")
    if options.topology_type and options.topology_type not in TOPOLOGIES:
        raise _TOPOLOGY(text=options.topology_type)


def _check_security(request: RunInstancesRequest, image: Image) -> None:
    options = request.security_options
    if options.trusted_system_mode not in (None, "vTPM"):
        raise _TRUSTED_MODE()
    if options.confidential_computing_mode not in (None, *_CONFIDENTIAL_MODES):
        raise _CONFIDENTIAL_MODE()
    if options.trusted_system_mode and options.confidential_computing_mode:
        raise _BOTH_MODES()
    if options.trusted_system_mode and image.boot_mode == "BIOS":
        raise _TRUSTED_IMAGE()
    # Secure Boot is a part of UEFI.
    if options.enable_secure_boot and image.boot_mode == "BIOS":
        raise INVALID_PARAMETER(name="SecurityOptions.EnableSecureBoot")


def _check_network(request: RunInstancesRequest, plan: CreationPlan) -> None:
    options = request.network_options
    if options.enable_jumbo_frame and not plan.network.vswitch_id:
        raise _JUMBO_FRAME()
    if not is_bandwidth_weighting(options.bandwidth_weighting):
        raise INVALID_PARAMETER(name="NetworkOptions.BandwidthWeighting")


def options_of(request: RunInstancesRequest) -> dict[str, Any]:
    """The members of an instance that the options give."""
    return {
        "login_as_non_root": request.image_options.login_as_non_root,
        "core_count": request.cpu_options.core,
        "threads_per_core": request.cpu_options.threads_per_core,
        "numa": request.cpu_options.numa,
        "topology_type": request.cpu_options.topology_type,
        "nested_virtualization": request.cpu_options.nested_virtualization,
        "secure_boot": request.security_options.enable_secure_boot,
        "jumbo_frame": bool(request.network_options.enable_jumbo_frame),
        "bandwidth_weighting": request.network_options.bandwidth_weighting,
        "network_encryption": request.network_options.enable_network_encryption,
    }

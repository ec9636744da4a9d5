"""StoppedMode: whether a stopped instance is still charged."""

from genzo.catalogue.instances import Instance
from genzo.errors import INVALID_PARAMETER, ErrorType

_STOP_CHARGING = "StopCharging"
_MODES = (None, _STOP_CHARGING, "KeepCharging")


def require_stopped_mode(instance: Instance, mode: str | None, unsupported: ErrorType) -> None:
    """Refuse an unknown mode, and economical mode outside a VPC."""
    if mode not in _MODES:
        raise INVALID_PARAMETER(name="StoppedMode")
    if mode == _STOP_CHARGING and not instance.vswitch_id:
        raise unsupported(text="Classic network Instance does not support this operation.")

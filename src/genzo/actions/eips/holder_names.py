"""The name of what an elastic IP address is given to or taken from, for policies of RAM."""

from collections.abc import Sequence
from typing import Any

from genzo.actions.action import Context
from genzo.actions.resource_names import Computed, on
from genzo.catalogue.eips import INTERFACE

_ON_INSTANCE = on("instance", "instance_id")
_ON_INTERFACE = on("eni", "instance_id")


def _holder(request: Any, context: Context) -> Sequence[str]:  # noqa: ANN401 - of several actions
    return (_ON_INTERFACE if request.instance_type == INTERFACE else _ON_INSTANCE)(request, context)


ON_HOLDER = Computed(_holder, (*_ON_INSTANCE.shown, *_ON_INTERFACE.shown))
"""The instance or the network interface that a request names."""

"""The names of the resources of the actions on tags: ResourceType is the kind in a name, too."""

from collections.abc import Sequence
from typing import Any

import msgspec

from genzo.actions.action import Context
from genzo.actions.resource_names import Computed, OfKind, any_of, on_or_any
from genzo.catalogue.arns import ANY

_NAMED = "acs:ecs:{#region_id}:{#account_id}:{#resource_type}/{#resource_id}"
_OF_TYPE = "acs:ecs:{#region_id}:{#account_id}:{#resource_type}/*"


def _of_type(request: Any, make: OfKind, context: Context) -> Sequence[str]:  # noqa: ANN401 - of several actions
    kind = request.resource_type
    return msgspec.structs.replace(make, kind=kind)(request, context) if kind else (ANY,)


TAGGED = Computed(
    lambda request, context: _of_type(request, on_or_any("", "resource_id"), context), (_NAMED, _OF_TYPE)
)
"""The resources that are named, or all of the type."""
OF_TYPE = Computed(lambda request, context: _of_type(request, any_of(""), context), (_OF_TYPE,))
"""All resources of the type."""

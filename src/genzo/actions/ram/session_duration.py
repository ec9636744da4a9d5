"""The type of MaxSessionDuration, in seconds. Source: CreateRole, MaxSessionDuration."""

from typing import Annotated

import msgspec

MaxSessionDuration = Annotated[int, msgspec.Meta(ge=3600, le=43200)]

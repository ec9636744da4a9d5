"""Arn.N of requests that create something: a role to act in, which is not public."""

from typing import Annotated

import msgspec

from genzo.wire.structs import NO_EFFECT


class ArnParameter(msgspec.Struct, frozen=True, rename="pascal"):
    """One role."""

    role_type: Annotated[str | None, NO_EFFECT] = None
    rolearn: Annotated[str | None, NO_EFFECT] = None
    assume_role_for: Annotated[int | None, NO_EFFECT] = None

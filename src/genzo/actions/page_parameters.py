"""The types of PageNumber and PageSize, apart from `genzo.actions.paging`, which a start need not load."""

from typing import Annotated

import msgspec

_INT32_MAX = 2**31 - 1

PageNumber = Annotated[int, msgspec.Meta(ge=1, le=_INT32_MAX)]
PageSizeTo50 = Annotated[int, msgspec.Meta(ge=1, le=50)]
PageSizeTo100 = Annotated[int, msgspec.Meta(ge=1, le=100)]

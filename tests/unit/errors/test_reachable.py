"""The errors that code reaches are found, by whatever name it leads to them."""

import sys
from types import ModuleType

import pytest

from genzo import errors
from tests.unit.errors.reachable import errors_named_in

MODULE = """
from functools import partial
import genzo
from genzo import errors
from genzo.errors import IMAGE_NOT_FOUND as NOT_FOUND
from genzo.wire.structs import Request

def refuse(error=NOT_FOUND):
    raise error()

def fail():
    raise NOT_FOUND()

class Inner:
    def check(self):
        raise NOT_FOUND()

    @property
    def checked(self):
        raise NOT_FOUND()

    @classmethod
    def read(cls):
        raise NOT_FOUND()

    def unused(self):
        raise errors.DRY_RUN_OPERATION()

class Asked(Request):
    inner: tuple[Inner, ...] | None = None

    def check(self):
        raise NOT_FOUND()

class Derived(Asked):
    pass

class Strict:
    def __init__(self):
        raise NOT_FOUND()

def made() -> Inner: ...

INNER = Inner()
"""


@pytest.mark.parametrize(
    "code",
    [
        "def handle(request): raise NOT_FOUND()",
        "def handle(request): raise errors.IMAGE_NOT_FOUND()",
        "def handle(request): raise genzo.errors.IMAGE_NOT_FOUND()",
        "def handle(request):\n    from genzo.errors import IMAGE_NOT_FOUND as e\n    raise e()",
        "def handle(request):\n    import genzo.errors as e\n    raise e.IMAGE_NOT_FOUND()",
        "def handle(request): refuse()",
        "def handle(request): return [refuse() for _ in request]",
        "check = partial(refuse)\ndef handle(request): check()",
        "def handle(request: Asked): request.check()",
        "def handle(request: Derived): request.check()",
        'def handle(request: "Asked"): request.check()',
        "def handle(request: Asked): request.inner[0].check()",
        "def handle(request: Asked): return request.inner[0].checked",
        "def handle(request: Asked): map(Inner.read, request)",
        "def handle(request): made().check()",
        "def handle(request): INNER.check()",
        "check = INNER.check\ndef handle(request): check()",
        "def handle(request): Strict()",
    ],
)
def test_what_code_leads_to_is_found(code: str) -> None:
    assert _found(code) == {errors.IMAGE_NOT_FOUND}


@pytest.mark.parametrize(
    "code",
    [
        "def handle(request): return None",
        "def handle(request: Asked): return request.inner",
        "def handle(request: Inner): return request",
        "def handle(request): return errors",
    ],
)
def test_what_code_does_not_name_is_left_out(code: str) -> None:
    assert _found(code) == set()


def _found(code: str) -> set[errors.ErrorType]:
    module = ModuleType("genzo.example")
    sys.modules[module.__name__] = module
    try:
        exec(f"{MODULE}\n{code}\n", vars(module))
        return errors_named_in(vars(module)["handle"])
    finally:
        del sys.modules[module.__name__]

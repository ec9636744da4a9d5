"""Errors are looked up while modules are imported: a code that an action does not list fails the import."""

import inspect
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

import pytest

from genzo.actions.registry import all_actions
from tests.unit.errors.lookups import errors_made_in

all_actions()
ROOMS = [import_module(f"genzo.{name}") for name in ("actions", "catalogue", "identity", "wire")]
MODULES = [
    *ROOMS,
    *(
        import_module(each.name)
        for room in ROOMS
        for each in walk_packages(room.__path__, f"{room.__name__}.")
    ),
]
ALLOWED = {
    # The rows of an action, for pages and tests
    "genzo.actions.action": ["raised_by"],
    # A fault answers with any error that an operator sets, whether or not the action raises it.
    "genzo.catalogue.faults": ["ErrorType", "ErrorType", "errors_of", "kinds[0]._replace"],
}
MODULE = """
from functools import partial
import genzo.errors as errors
from genzo.errors import IMAGE_NOT_FOUND, ApiError, ErrorType, table
from genzo.errors import table as rows
from genzo.errors.group import ErrorGroup
from genzo.errors.table import ErrorTable, errors_of
from genzo.errors.table import errors_of as rows_of

_ERRORS = errors_of("CreateImage")
_NAMED = _ERRORS.named
_TABLES = {"image": _ERRORS}
_OF = partial(errors_of, "CreateImage")
_QUOTA = _ERRORS("QuotaExceed.Image")

class Group(ErrorGroup):
    pass
"""
RAISE = [
    'raise _ERRORS("QuotaExceed.Image")()',
    'raise errors_of("CreateImage")("QuotaExceed.Image")()',
    'raise rows_of("CreateImage")("QuotaExceed.Image")()',
    'raise table.errors_of("CreateKeyPair")("Nope")()',
    'raise rows.errors_of("CreateKeyPair")("Nope")()',
    'raise errors.table.errors_of("CreateKeyPair")("Nope")()',
    'raise request.errors_of("CreateKeyPair")("Nope")()',
    'raise getattr(table, "errors_of")("CreateKeyPair")("Nope")()',
    'look_up = errors_of; raise look_up("CreateKeyPair")("Nope")()',
    'from genzo.errors.table import errors_of as local; raise local("CreateKeyPair")("Nope")()',
    'import genzo.errors.table as local; raise local.errors_of("CreateKeyPair")("Nope")()',
    'raise table.raised_by("CreateKeyPair")[0]()',
    'raise ErrorTable("a", table.file_of("shared"))("Nope")()',
    'raise _NAMED("QuotaExceed.Image")[0]()',
    "raise _ERRORS.raised[0]()",
    'raise _TABLES["image"]("QuotaExceed.Image")()',
    'raise _OF()("QuotaExceed.Image")()',
    "return Group(request.table)",
    'raise ErrorType("Nope.Code", 400, "Nope.")()',
    'raise errors.ErrorType("Nope.Code", 400, "Nope.")()',
    'raise ErrorType._make(("Nope.Code", 400, "Nope."))()',
    'raise next(map(ErrorType, ["Nope"], [400], ["Nope."]))()',
    'raise type(_QUOTA)("Nope.Code", 400, "Nope.")()',
    'raise _QUOTA.__class__("Nope.Code", 400, "Nope.")()',
    "raise ApiError(_QUOTA, {})",
    "raise errors.ApiError(_QUOTA, {})",
    'raise IMAGE_NOT_FOUND._replace(code="Nope.Code")()',
    "raise request.error._replace(**request.fields)()",
]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_no_function_makes_an_error(module: ModuleType) -> None:
    found = errors_made_in(module, inspect.getsource(module))
    assert [each.code for each in found] == ALLOWED.get(module.__name__, [])


@pytest.mark.parametrize("code", RAISE)
@pytest.mark.parametrize(
    "function",
    [
        "def handle(request, context):\n    {}",
        "async def handle(request, context):\n    {}",
        "class Request:\n    def check(request):\n        {}",
        "class Request:\n    @property\n    def checked(request):\n        {}",
        "class Own(Group):\n    def check(self, request):\n        {}",
        "def handle(request, context):\n    def check():\n        {}\n    check()",
    ],
    ids=["function", "async", "method", "property", "method of a group", "inner"],
)
def test_an_error_made_in_a_function_is_found(function: str, code: str) -> None:
    assert _lines(function.format(code))


@pytest.mark.parametrize(
    "code",
    [
        'check = lambda request: _ERRORS("QuotaExceed.Image")',
        "def check(request, errors: ErrorTable): ...",
        'class Request:\n    table = errors_of("CreateImage")',
        '_NOPE = ErrorType("Nope.Code", 400, "Nope.")',
        '_NOPE = errors.ErrorType("Nope.Code", 400, "Nope.")',
        "_NOPE = ApiError(_QUOTA, {})",
        '_KIND = partial(ErrorType, "Nope.Code", 400)',
    ],
)
def test_an_error_made_elsewhere_is_found(code: str) -> None:
    assert _lines(code)


@pytest.mark.parametrize(
    "code",
    [
        "def handle(request, error: ErrorType) -> ApiError:\n    return error(name=request.name)",
        "def handle(request):\n    raise _QUOTA()",
        "def handle(request):\n    raise errors.IMAGE_NOT_FOUND()",
        "def handle(request):\n    try:\n        request.check()\n    except ApiError:\n        return None",
        "def handle(error):\n    return isinstance(error, ErrorType)",
        "def handle(plan):\n    return plan._replace(instance=None)",
        '_SAME = _QUOTA._replace(message=_QUOTA.message.format(name="x"))',
        '_OTHER = Group(errors_of("AddTags"))',
        'class Own(Group):\n    def __init__(self, table: ErrorTable):\n        self.own = table("A.Code")',
    ],
)
def test_errors_of_the_module_are_taken(code: str) -> None:
    assert _lines(code) == []


def _lines(code: str) -> list[int]:
    source = f"{MODULE}\n{code}\n"
    module = ModuleType("example")
    exec(source, vars(module))
    return [each.line for each in errors_made_in(module, source)]

"""Groups of errors that are made of several others."""

from collections.abc import Iterator

from genzo.actions.registry import all_actions
from genzo.errors.group import ErrorGroup, Listed


def _groups(kind: type[ErrorGroup] = ErrorGroup) -> Iterator[type[ErrorGroup]]:
    for each in kind.__subclasses__():
        yield each
        yield from _groups(each)


def _declaring(group: type[ErrorGroup]) -> Iterator[tuple[str, type]]:
    for owner in group.__mro__:
        yield from ((name, owner) for name, each in vars(owner).items() if isinstance(each, Listed))


def _share_a_declaration(one: type, other: type, name: str) -> bool:
    """Whether both say what a mistake is called that a group above them declares."""
    return any(name in vars(each) for each in one.__mro__[1:] if each in other.__mro__[1:])


def test_no_group_takes_one_name_from_two_others() -> None:
    """One of them would raise the error of the other."""
    assert all_actions()  # which loads every group
    clashes = set[tuple[str, str]]()
    for group in set(_groups()):
        owners: dict[str, type] = {}
        for name, owner in _declaring(group):
            first = owners.setdefault(name, owner)
            if not issubclass(first, owner) and not _share_a_declaration(first, owner, name):
                clashes.add((group.__qualname__, name))
    assert clashes == set()

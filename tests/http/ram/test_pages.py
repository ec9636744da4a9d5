"""Pages by Marker and MaxItems, over HTTP."""

from collections.abc import Callable

import pytest

from tests.http.ram.calling import POLICY, TRUST, Ram

COUNT = 5
MAKE: dict[str, Callable[[Ram, str], object]] = {
    "ListUsers": lambda ram, name: ram.user(name),
    "ListGroups": lambda ram, name: ram.do("CreateGroup", GroupName=name),
    "ListRoles": lambda ram, name: ram.do("CreateRole", RoleName=name, AssumeRolePolicyDocument=TRUST),
    "ListPolicies": lambda ram, name: ram.do("CreatePolicy", PolicyName=name, PolicyDocument=POLICY),
}
LISTS = {"ListUsers": "User", "ListGroups": "Group", "ListRoles": "Role", "ListPolicies": "Policy"}
WRAPPERS = {"User": "Users", "Group": "Groups", "Role": "Roles", "Policy": "Policies"}


def _names(ram: Ram, action: str, size: int, **parameters: str) -> list[list[str]]:
    """The names on each page of this size."""
    noun, pages, marker = LISTS[action], list[list[str]](), dict[str, str]()
    while True:
        page = ram.do(action, MaxItems=str(size), **parameters, **marker)
        pages.append([each[f"{noun}Name"] for each in page[WRAPPERS[noun]][noun]])
        assert page["IsTruncated"] is ("Marker" in page)
        if not page["IsTruncated"]:
            return pages
        marker = {"Marker": page["Marker"]}


@pytest.mark.parametrize("action", LISTS)
def test_pages_have_everything_once_oldest_first(ram: Ram, action: str) -> None:
    names = [f"name-{number}" for number in (3, 1, 4, 0, 2)]
    for name in names:
        MAKE[action](ram, name)
    own = {"PolicyType": "Custom"} if action == "ListPolicies" else {}
    pages = _names(ram, action, 2, **own)
    assert [len(page) for page in pages] == [2, 2, 1]
    found = [name for page in pages for name in page]
    assert sorted(found) == sorted(names)
    assert _names(ram, action, COUNT, **own) == [found]


def test_pages_of_the_users_of_a_group(ram: Ram) -> None:
    ram.do("CreateGroup", GroupName="team")
    for name in ("a", "b", "c"):
        ram.user(name)
        ram.do("AddUserToGroup", UserName=name, GroupName="team")
    first = ram.do("ListUsersForGroup", GroupName="team", MaxItems="2")
    second = ram.do("ListUsersForGroup", GroupName="team", MaxItems="2", Marker=first["Marker"])
    names = [user["UserName"] for page in (first, second) for user in page["Users"]["User"]]
    assert sorted(names) == ["a", "b", "c"]
    assert (first["IsTruncated"], second["IsTruncated"], "Marker" in second) == (True, False, False)


@pytest.mark.parametrize("parameters", [{"Marker": "EXAMPLE"}, {"MaxItems": "0"}, {"MaxItems": "1001"}])
@pytest.mark.parametrize("action", LISTS)
def test_a_wrong_marker_or_number_is_refused(ram: Ram, action: str, parameters: dict[str, str]) -> None:
    answer = ram.call(action, **parameters)
    assert (answer.code, next(iter(parameters)) in answer.json["Message"]) == ("InvalidParameter", True)

"""Groups and memberships over HTTP."""

import pytest

from tests.http.ram.calling import Ram


def test_a_group_is_shown_as_it_was_created(ram: Ram) -> None:
    made = ram.do("CreateGroup", GroupName="Dev-Team", Comments="开发")["Group"]
    assert (made["GroupName"], made["Comments"], made["GroupId"][:2]) == ("Dev-Team", "开发", "g-")
    shown = ram.do("GetGroup", GroupName="dev-team")["Group"]
    assert shown == {**made, "UpdateDate": made["CreateDate"]}
    assert ram.do("ListGroups")["Groups"]["Group"] == [shown]
    assert ram.refused("CreateGroup", GroupName="dev-team") == "EntityAlreadyExists.Group"


def test_users_join_and_leave(ram: Ram) -> None:
    made = ram.do("CreateGroup", GroupName="team", Comments="x")["Group"]
    ram.do("CreateUser", UserName="alice", DisplayName="Alice")
    pair = {"UserName": "Alice", "GroupName": "Team"}
    assert ram.refused("RemoveUserFromGroup", **pair) == "EntityNotExist.User.Group"
    ram.do("AddUserToGroup", **pair)
    assert ram.refused("AddUserToGroup", **pair) == "EntityAlreadyExists.User.Group"
    (group,) = ram.do("ListGroupsForUser", UserName="alice")["Groups"]["Group"]
    assert group.pop("JoinDate") >= made["CreateDate"]
    assert group == {"GroupId": made["GroupId"], "GroupName": "team", "Comments": "x"}
    (user,) = ram.do("ListUsersForGroup", GroupName="team")["Users"]["User"]
    assert user.pop("JoinDate") >= made["CreateDate"]
    assert user == {"UserName": "alice", "DisplayName": "Alice"}
    ram.do("RemoveUserFromGroup", **pair)
    assert ram.do("ListUsersForGroup", GroupName="team")["Users"]["User"] == []
    assert ram.do("ListGroupsForUser", UserName="alice")["Groups"]["Group"] == []


def test_a_user_joins_five_groups_at_most(ram: Ram) -> None:
    ram.user()
    for number in range(6):
        ram.do("CreateGroup", GroupName=f"team-{number}")
    for number in range(5):
        ram.do("AddUserToGroup", UserName="alice", GroupName=f"team-{number}")
    assert ram.refused("AddUserToGroup", UserName="alice", GroupName="team-5") == "LimitExceeded.User.Group"
    groups = ram.do("ListGroupsForUser", UserName="alice")["Groups"]["Group"]
    assert [group["GroupName"] for group in groups] == [f"team-{number}" for number in range(5)]


@pytest.mark.parametrize("name", ["others", "TEAM"])
def test_a_renamed_group_keeps_users_and_policies(ram: Ram, name: str) -> None:
    ram.user()
    ram.do("CreateGroup", GroupName="team")
    ram.do("CreateGroup", GroupName="third")
    ram.do("AddUserToGroup", UserName="alice", GroupName="third")
    ram.do("AddUserToGroup", UserName="alice", GroupName="team")
    ram.do("AttachPolicyToGroup", GroupName="team", PolicyType="System", PolicyName="ReadOnlyAccess")
    changed = ram.do("UpdateGroup", GroupName="team", NewGroupName=name, NewComments="new")["Group"]
    assert (changed["GroupName"], changed["Comments"]) == (name, "new")
    groups = ram.do("ListGroupsForUser", UserName="alice")["Groups"]["Group"]
    assert [group["GroupName"] for group in groups] == ["third", name]
    assert len(ram.do("ListUsersForGroup", GroupName=name)["Users"]["User"]) == 1
    assert len(ram.do("ListPoliciesForGroup", GroupName=name)["Policies"]["Policy"]) == 1
    assert len(ram.do("ListGroups")["Groups"]["Group"]) == 2


def test_a_group_is_not_renamed_to_another(ram: Ram) -> None:
    for name in ("team", "other"):
        ram.do("CreateGroup", GroupName=name)
    assert ram.refused("UpdateGroup", GroupName="team", NewGroupName="Other") == "EntityAlreadyExists.Group"
    assert ram.do("UpdateGroup", GroupName="team")["Group"]["GroupName"] == "team"


def test_a_group_is_deleted_once_it_has_nothing(ram: Ram) -> None:
    ram.user()
    ram.do("CreateGroup", GroupName="team")
    ram.do("AddUserToGroup", UserName="alice", GroupName="team")
    policy = {"GroupName": "team", "PolicyType": "System", "PolicyName": "ReadOnlyAccess"}
    ram.do("AttachPolicyToGroup", **policy)
    assert ram.refused("DeleteGroup", GroupName="team") == "DeleteConflict.Group.User"
    ram.do("RemoveUserFromGroup", UserName="alice", GroupName="team")
    assert ram.refused("DeleteGroup", GroupName="team") == "DeleteConflict.Group.Policy"
    ram.do("DetachPolicyFromGroup", **policy)
    ram.do("DeleteGroup", GroupName="team")
    assert ram.do("ListGroups")["Groups"]["Group"] == []

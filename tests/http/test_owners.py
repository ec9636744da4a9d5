"""The hidden parameters that name an account: every action takes the caller's own and refuses another.

Sources: docs/reference/errors.md#errors-common-to-ecs, docs/decisions/0029-owners-and-eras.md.
"""

from collections.abc import Iterator

import pytest

from genzo.actions import registry
from genzo.actions.action import ECS
from genzo.catalogue.accounts import FIRST_ACCOUNT_ID, Account
from genzo.service.service import Service
from genzo.wire.common_parameters import OWNER_PARAMETERS
from tests.api import Answer
from tests.in_process import Worker
from tests.new_service import new_service

UID = str(FIRST_ACCOUNT_ID)
OTHER = 1234567890123457
ACTIONS = sorted(action.name for action in registry.all_actions() if action.version == ECS)
REFUSED = {
    "OwnerId": (400, "InvalidOwnerId", "The specified OwnerId is not valid."),
    "OwnerAccount": (400, "InvalidOwnerAccount", "The specified OwnerAccount is not valid."),
    "ResourceOwnerId": (400, "InvalidParameter", 'The specified parameter "ResourceOwnerId" is not valid.'),
    "ResourceOwnerAccount": (
        403,
        "InvalidParameter.ResourceOwnerAccount",
        "ResourceOwnerAccount is Invalid.",
    ),
}
_OWN_ACCOUNT = (400, "IellgalParameter.OwnerAccount", "The specified parameter OwnerAccount is not valid.")
REFUSED_BY = {
    ("DescribeVpcs", "OwnerAccount"): _OWN_ACCOUNT,
    ("DescribeVSwitches", "OwnerAccount"): _OWN_ACCOUNT,
    ("AllocateEipAddress", "OwnerAccount"): _OWN_ACCOUNT,
    ("DescribeEipAddresses", "OwnerAccount"): _OWN_ACCOUNT,
    ("DescribeAvailableResource", "ResourceOwnerId"): (
        403,
        "InvalidParameter.ResourceOwnerId",
        "The specified parameter ResourceOwnerId is not available anymore.",
    ),
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = new_service(tmp_path_factory.mktemp("owners") / "genzo.db")
    with service.store.writing() as catalogue:
        catalogue.put_account(Account(account_id=FIRST_ACCOUNT_ID, name="first@example.com", created=0))
        catalogue.put_account(Account(account_id=OTHER, name="other@example.com", created=0))
    yield service
    service.store.close()


@pytest.fixture(scope="module")
def worker(service: Service) -> Worker:
    return Worker(service, auth="open", strict=True)


def outcome(answer: Answer) -> tuple[int, str, str]:
    return answer.status, answer.code, answer.json["Message"]


@pytest.mark.parametrize("action", ACTIONS)
def test_another_account_is_refused(worker: Worker, action: str) -> None:
    for name in OWNER_PARAMETERS:
        value = str(OTHER) if name.endswith("Id") else "other@example.com"
        expected = REFUSED_BY.get((action, name), REFUSED[name])
        assert outcome(worker.call(action, **{name: value})) == expected, name


@pytest.mark.parametrize(
    "own",
    [
        {"OwnerId": UID},
        {"OwnerAccount": "first@example.com"},
        {"ResourceOwnerId": UID},
        {"ResourceOwnerAccount": "first@example.com"},
        {"OwnerId": UID, "ResourceOwnerId": UID, "ResourceOwnerAccount": "first@example.com"},
        {"ownerid": UID},
        {"OwnerId": "", "OwnerAccount": ""},
    ],
)
def test_the_own_account_is_accepted(worker: Worker, own: dict[str, str]) -> None:
    answer = worker.call("DescribeImages", RegionId="cn-hangzhou", PageSize="1", **own)
    assert (answer.status, answer.headers.get("x-genzo-ignored")) == (200, None)
    assert len(answer.image_ids) == 1


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"OwnerId": UID, "OwnerAccount": "first@example.com"}, "InvalidOwner"),
        ({"OwnerId": "x"}, "InvalidOwnerId"),
        ({"OwnerId": f"0{UID}"}, "InvalidOwnerId"),
        ({"ownerId": str(OTHER)}, "InvalidOwnerId"),
        ({"OwnerAccount": "FIRST@example.com"}, "InvalidOwnerAccount"),
        ({"OwnerAccount": UID}, "InvalidOwnerAccount"),
        ({"ResourceOwnerAccount": "nobody"}, "InvalidParameter.ResourceOwnerAccount"),
    ],
)
def test_what_names_no_account_is_refused(worker: Worker, parameters: dict[str, str], code: str) -> None:
    assert worker.call("DescribeImages", RegionId="cn-hangzhou", **parameters).code == code


def test_the_text_of_two_owners(worker: Worker) -> None:
    answer = worker.call("DescribeRegions", OwnerId=UID, OwnerAccount="a")
    message = "OwnerId and OwnerAccount can't be used at one API access."
    assert outcome(answer) == (400, "InvalidOwner", message)


def test_the_account_of_an_unknown_key_is_its_own(worker: Worker) -> None:
    """With ``--auth open`` the account of a new key gets its number from the key."""
    answer = worker.call("DescribeRegions", AccessKeyId="a-new-key", OwnerId=UID)
    assert answer.code == "InvalidOwnerId"
    assert (
        worker.call("DescribeRegions", AccessKeyId="a-new-key", OwnerAccount="access key a-new-key").status
        == 200
    )

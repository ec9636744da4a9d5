"""footmark, called in the order of Ansible's modules. It has no endpoint setting: HTTP_PROXY leads it."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from footmark.ecs import connect_to_region  # type: ignore[import-untyped]
from footmark.exception import ECSResponseError  # type: ignore[import-untyped]
from footmark.sts import connect_to_region as connect_to_sts  # type: ignore[import-untyped]

from tests.clients.scenario.python.report import SkippedError, World, run, skipped

NAMES = {"OSType": "ostype"}
SET_BY_THE_LIBRARY = {"PageNumber", "PageSize"}
UNKNOWN = {"Filter", "Usable"}


class Scenario:
    """The steps with the connections of the library."""

    def __init__(self, world: World, endpoint: str | None) -> None:
        self.world = world
        self.endpoint = endpoint
        self.owner = self.connection("owner")
        self.image_id = ""

    def connection(self, holder: str, connect: Callable[..., Any] = connect_to_region, **wrong: str) -> Any:
        key = {**self.world[holder], **wrong}
        keys = {"acs_access_key_id": key["key"], "acs_secret_access_key": key["secret"]}
        if "token" in key:
            keys["security_token"] = key["token"]
        return connect(self.world["region"], **keys)

    def images(self, connection: Any = None, **asked: Any) -> list[Any]:
        found: list[Any] = (connection or self.owner).describe_images(page_size=50, **asked)
        return found

    def list(self) -> str:
        found = self.owner.get_all_images(filters={"image_owner_alias": "self", "page_size": 50})
        assert [image.image_id for image in found] == self.world["own_images"], found
        image = next(each for each in found if each.image_id == self.world["tagged_image"])
        assert (image.size, image.tags) == (40, {"role": "web", "stage": "prod"}), image
        return f"{len(found)} images"

    def filters(self) -> str:
        cases = [case for case in self.world["filters"] if _is_askable(case["parameters"])]
        for case in cases:
            asked = {_snake(name): value for name, value in case["parameters"].items()}
            if "tag" in asked:
                asked["tags"] = {tag["Key"]: tag["Value"] for tag in asked.pop("tag")}
            ids = [image.image_id for image in self.images(image_owner_alias="self", **asked)]
            assert ids == case["images"], (case, ids)
        return f"{len(cases)} filters without {', '.join(sorted(UNKNOWN))}, which the library does not know"

    def pages(self) -> str:
        ids = [image.image_id for image in self.images(image_owner_alias="system")]
        assert len(ids) == len(set(ids)) == self.world["public_images"], len(set(ids))
        return f"{len(ids)} images"

    def errors(self) -> str:
        cases = [case for case in self.world["errors"] if _is_askable(case["parameters"])]
        cases = [case for case in cases if case["action"] == "DescribeImages"]
        for case in cases:
            asked = {_snake(name): value for name, value in case["parameters"].items()}
            refused = _refused(partial(self.images, **asked))
            assert refused == (case["code"], case["status"]), refused
        wrong = _refused(lambda: self.images(self.connection("owner", secret="wrong")))
        assert wrong == ("InvalidAccessKeySecret", 400), wrong
        return f"{len(cases) + 1} errors"

    def create(self) -> str:
        made = {"instance_id": self.world["instance"], "image_name": "life", "tags": {"stage": "test"}}
        changed, self.image_id, said, _ = self.owner.create_image(
            **made, description="made by a playbook", wait=True, wait_timeout=1
        )
        assert (changed, said) == (True, ["Image creation successful"]), said
        (image,) = self.images(image_id=self.image_id)
        assert (image.status, image.description) == ("Available", "made by a playbook")
        return "Available"

    def tags(self) -> str:
        place = {"resource_type": "image", "resource_ids": [self.image_id]}
        assert self.owner.tag_resources(**place, tags={"team": "blue"})
        assert self.owner.list_tag_resources(**place) == {"stage": "test", "team": "blue"}
        assert self.owner.untag_resources(**place, tags={"team": "blue"})
        assert self.owner.list_tag_resources(**place) == {"stage": "test"}
        return "set, listed, removed"

    def delete(self) -> str:
        assert self.owner.delete_image(self.image_id)
        assert not self.owner.delete_image(self.image_id)
        assert self.images(image_id=self.image_id, status="ALL") == []
        return "gone"

    def throttling(self) -> str:
        assert self.images(self.connection("throttled"), image_owner_alias="self") == []
        return "retried by the client"

    def sts(self) -> str:
        if self.endpoint is not None:
            raise SkippedError("the library calls STS by HTTPS, which HTTP_PROXY does not lead")
        user = self.connection("user", connect_to_sts)
        given = user.assume_role(role_arn=self.world["role"], role_session_name="nightly").credentials
        keys = ("access_key_id", "access_key_secret", "security_token")
        key, secret, token = (given[name] for name in keys)
        session = self.connection("owner", key=key, secret=secret, token=token)
        assert self.images(session, image_owner_alias="self")
        return "a role's session lists images"


def _snake(name: str) -> str:
    return NAMES.get(name) or re.sub("(?<=[a-z])(?=[A-Z])", "_", name).lower()


def _is_askable(parameters: dict[str, Any]) -> bool:
    """Whether the library can ask for it: each of its tags has a value."""
    has_values = all("Value" in tag for tag in parameters.get("Tag", []))
    return has_values and not parameters.keys() & (SET_BY_THE_LIBRARY | UNKNOWN)


def _refused(call: Callable[[], object]) -> tuple[str, int]:
    """The code and status of a refusal."""
    try:
        answer = call()
    except ECSResponseError as error:
        found = re.search(r"HTTP Status: (\d+) Error:(\S+)", str(error))
        assert found is not None, error
        return found[2], int(found[1])
    raise AssertionError(f"answered with {answer}")


def steps(world: World, endpoint: str | None) -> dict[str, Callable[[], str]]:
    scenario = Scenario(world, endpoint)
    nothing = skipped("Ansible's modules have no call for it")
    return {name: getattr(scenario, name, nothing) for name in world["steps"]}


if __name__ == "__main__":
    run(steps)

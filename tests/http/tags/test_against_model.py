"""Random sequences of tagging and untagging over several types of resources agree with plain dictionaries."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.http.tags.tag_server import REGION, TagServer, numbered, tag_parameters

_TYPES = ("keypair", "securitygroup", "snapshot", "image")
_RESOURCES = [
    ("keypair", "one"),
    ("snapshot", "s-one"),
    ("snapshot", "s-two"),
    ("image", "m-one"),
    ("image", "m-two"),
]
_TARGETS = st.sampled_from(_RESOURCES)
_KEYS = st.sampled_from(["a", "b", "C", "Ä ö", "x:y"])
_TAGS = st.dictionaries(_KEYS, st.sampled_from(["", "1", "2", "<&>"]), min_size=1, max_size=4)

Target = tuple[str, str]


class Tagging(RuleBasedStateMachine):
    """A server and a model: a dictionary of tags for each resource."""

    server: TagServer

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[Target, dict[str, str]] = {}
        for resource_type, resource_id in _RESOURCES:
            self._call("UntagResources", resource_type, {"ResourceId.1": resource_id, "All": "true"})
            self.model[resource_type, resource_id] = {}

    @rule(target_=_TARGETS, tags=_TAGS)
    def tag(self, target_: Target, tags: dict[str, str]) -> None:
        self._call("TagResources", target_[0], {"ResourceId.1": target_[1], **tag_parameters(tags)})
        self.model[target_] |= tags

    @rule(resource_type=st.sampled_from(["snapshot", "image"]), tags=_TAGS)
    def tag_both(self, resource_type: str, tags: dict[str, str]) -> None:
        both = [target for target in self.model if target[0] == resource_type]
        ids = numbered("ResourceId", (resource_id for _, resource_id in both))
        self._call("TagResources", resource_type, ids | tag_parameters(tags))
        for each in both:
            self.model[each] |= tags

    @rule(target_=_TARGETS, tags=_TAGS)
    def add(self, target_: Target, tags: dict[str, str]) -> None:
        self._call("AddTags", target_[0], {"ResourceId": target_[1], **tag_parameters(tags)})
        self.model[target_] |= tags

    @rule(target_=_TARGETS, keys=st.sets(_KEYS, min_size=1))
    def untag(self, target_: Target, keys: set[str]) -> None:
        self._call(
            "UntagResources", target_[0], {"ResourceId.1": target_[1], **numbered("TagKey", sorted(keys))}
        )
        self.model[target_] = {key: value for key, value in self.model[target_].items() if key not in keys}

    @rule(target_=_TARGETS)
    def untag_all(self, target_: Target) -> None:
        self._call("UntagResources", target_[0], {"ResourceId.1": target_[1], "All": "true"})
        self.model[target_] = {}

    @rule(target_=_TARGETS, tags=_TAGS)
    def remove(self, target_: Target, tags: dict[str, str]) -> None:
        self._call("RemoveTags", target_[0], {"ResourceId": target_[1], **tag_parameters(tags)})
        for key, value in tags.items():
            if value in ("", self.model[target_].get(key)):
                self.model[target_].pop(key, None)

    @rule(target_=_TARGETS)
    def refuse(self, target_: Target) -> None:
        """Refused calls change nothing."""
        differing = {"TagResources": "ResourceId.1", "AddTags": "ResourceId"}
        for action, parameter in differing.items():
            named = {"ResourceType": target_[0], parameter: target_[1]}
            answer = self.server.call(action, **named, **tag_parameters({"a": "9", "A": "9"}))
            assert answer.code == "TagKey.Duplication"

    @rule(resource_type=st.sampled_from(_TYPES), tags=_TAGS)
    def find(self, resource_type: str, tags: dict[str, str]) -> None:
        found = self._call("DescribeResourceByTags", resource_type, tag_parameters(tags))
        ids = {resource["ResourceId"] for resource in found["Resources"]["Resource"]}
        expected = {
            resource_id
            for (kind, resource_id), carried in self.model.items()
            if kind == resource_type and tags.items() <= carried.items()
        }
        assert ids == expected
        if resource_type == "image":
            images = self.server.api.images(REGION, ImageOwnerAlias="self", **tag_parameters(tags))
            assert set(images.image_ids) == expected

    @invariant()
    def every_tag_is_listed(self) -> None:
        for (resource_type, resource_id), tags in self.model.items():
            assert self.server.tags(resource_type, resource_id) == tags

    def teardown(self) -> None:
        """The counts of DescribeTags, once at the end."""
        for resource_type, member in (("snapshot", "Snapshot"), ("image", "Image"), ("keypair", "KeyPair")):
            described = self._call("DescribeTags", resource_type, {"Category": "custom"})["Tags"]["Tag"]
            expected = Counter(
                tag for (kind, _), tags in self.model.items() if kind == resource_type for tag in tags.items()
            )
            assert {
                (tag["TagKey"], tag["TagValue"]): tag["ResourceTypeCount"][member] for tag in described
            } == expected

    def _call(self, action: str, resource_type: str, parameters: dict[str, str]) -> Any:  # noqa: ANN401 - JSON
        answer = self.server.call(action, ResourceType=resource_type, **parameters)
        assert answer.status == 200, answer.body
        return answer.json


def test_tagging_agrees_with_a_model(server: TagServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tagging, "server", server, raising=False)
    run_state_machine_as_test(
        Tagging,
        settings=settings(
            max_examples=12,
            stateful_step_count=15,
            suppress_health_check=list(HealthCheck),
        ),
    )

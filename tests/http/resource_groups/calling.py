"""Calls Resource Management."""

from typing import Any, NamedTuple

from tests.api import Answer, Api

VERSION = "2020-03-31"


class Groups(NamedTuple):
    """Resource Management, called with one access key."""

    api: Api

    def call(self, action: str, /, **parameters: str) -> Answer:
        return self.api.call(action, Version=VERSION, **parameters)

    def do(self, action: str, /, **parameters: str) -> Any:  # noqa: ANN401 - whatever the action answers
        answer = self.call(action, **parameters)
        assert answer.status == 200, answer.body
        return answer.json

    def create(self, name: str, **parameters: str) -> str:
        """The id of a new group."""
        made = self.do("CreateResourceGroup", Name=name, DisplayName=f"The {name}", **parameters)
        return str(made["ResourceGroup"]["Id"])

    def listed(self, **parameters: str) -> list[Any]:
        found = self.do("ListResourceGroups", **parameters)
        return list(found["ResourceGroups"]["ResourceGroup"])

    def names(self, **parameters: str) -> list[str]:
        return [group["Name"] for group in self.listed(**parameters)]

"""RAM and STS answer in JSON unless Format says otherwise; ECS keeps XML."""

from urllib.parse import urlencode

import pytest

from tests.in_process import Worker

RAM, STS, ECS = "2015-05-01", "2015-04-01", "2014-05-26"
ACTIONS = {RAM: "ListUsers", STS: "GetCallerIdentity", ECS: "DescribeRegions"}


@pytest.mark.parametrize("version", [RAM, STS])
@pytest.mark.parametrize("more", [{}, {"Format": "YAML"}, {"Action": "Nothing"}])
def test_ram_and_sts_answer_in_json(ram_worker: Worker, version: str, more: dict[str, str]) -> None:
    asked = {"Action": ACTIONS[version], "Version": version, **more}
    answer = ram_worker.get(urlencode(asked))
    assert answer.headers["content-type"] == "application/json;charset=utf-8"
    assert answer.json["RequestId"]
    form = ram_worker.post(
        "", {"content-type": "application/x-www-form-urlencoded"}, urlencode(asked).encode()
    )
    assert form.headers["content-type"] == "application/json;charset=utf-8"


@pytest.mark.parametrize(
    ("version", "more"), [(ECS, {}), (ECS, {"Format": "YAML"}), (RAM, {"Format": "xml"})]
)
def test_ecs_and_a_format_of_xml_get_xml(ram_worker: Worker, version: str, more: dict[str, str]) -> None:
    answer = ram_worker.get(urlencode({"Action": ACTIONS[version], "Version": version, **more}))
    assert answer.headers["content-type"] == "text/xml;charset=utf-8"

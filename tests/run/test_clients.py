"""Clients without any setting of an endpoint reach Genzo by HTTPS, with a certificate that they trust."""

import os
import shutil
import subprocess
from collections.abc import Callable, Collection
from pathlib import Path

import pytest

from genzo.testing.server import Server
from tests.clients.retrying_clients import GO, JAVA
from tests.clients.test_retry_table import go_program, java_program
from tests.run.conftest import Run
from tests.running import clean_environment, genzo

_NODE_MODULES = Path(__file__).parents[1] / "clients" / "node" / "node_modules"
_URL = "https://ecs.cn-hangzhou.aliyuncs.com/_genzo/health"

_ECS20140526 = """
from alibabacloud_credentials.client import Client as Credentials
from alibabacloud_ecs20140526.client import Client
from alibabacloud_ecs20140526.models import DescribeImagesRequest
from alibabacloud_tea_openapi.models import Config

client = Client(Config(credential=Credentials(), region_id="cn-beijing"))
print(client.describe_images(DescribeImagesRequest(region_id="cn-beijing")).body.total_count)
"""
_ALIYUNSDKCORE = """
import json, os
from aliyunsdkcore.client import AcsClient
from aliyunsdkcore.request import RpcRequest

key, secret = os.environ["ALICLOUD_ACCESS_KEY"], os.environ["ALICLOUD_SECRET_KEY"]
request = RpcRequest("Ecs", "2014-05-26", "DescribeImages", "ecs")
request.set_protocol_type("https")
print(json.loads(AcsClient(key, secret, "cn-beijing").do_action_with_exception(request))["TotalCount"])
"""
_NODE = """
const ecs = require('@alicloud/ecs20140526');
const { Config } = require('@alicloud/openapi-client');
const accessKeyId = process.env.ALIBABA_CLOUD_ACCESS_KEY_ID;
const accessKeySecret = process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET;
const client = new ecs.default(new Config({ accessKeyId, accessKeySecret, regionId: 'cn-beijing' }));
client.describeImages(new ecs.DescribeImagesRequest({ regionId: 'cn-beijing' }))
  .then((answer) => console.log(answer.body.totalCount));
"""
_JAVA = """
import java.net.URI;
import java.net.http.*;

public class Health {
    public static void main(String[] words) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(words[0])).build();
        HttpResponse.BodyHandler<String> text = HttpResponse.BodyHandlers.ofString();
        System.out.println(HttpClient.newHttpClient().send(request, text).body());
    }
}
"""
_GO = """package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	answer, err := http.Get(os.Args[1])
	if err != nil {
		panic(err)
	}
	body, _ := io.ReadAll(answer.Body)
	fmt.Println(string(body))
}
"""


@pytest.mark.parametrize("program", [_ECS20140526, _ALIYUNSDKCORE], ids=["ecs20140526", "aliyunsdkcore"])
def test_the_python_sdks(run: Run, program: str) -> None:
    done = run(program)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 50
    assert "refused" not in done.stderr


def test_a_client_finds_temporary_keys_on_the_instance(run: Run) -> None:
    program = """
from urllib.request import Request, urlopen
base = "http://100.100.100.200/latest/"
ttl = {"X-aliyun-ecs-metadata-token-ttl-seconds": "60"}
token = urlopen(Request(base + "api/token", method="PUT", headers=ttl)).read().decode()
role = urlopen(base + "meta-data/ram/security-credentials/").read().decode()
keys = urlopen(base + f"meta-data/ram/security-credentials/{role}").read().decode()
print(bool(token), "SecurityToken" in keys)
"""
    assert run(program).stdout == "True True\n"


def test_a_client_finds_the_metadata_of_apis(run: Run) -> None:
    program = """
import json
from urllib.request import urlopen
base = "https://api.aliyun.com/meta/v1/products"
print([product["code"] for product in json.load(urlopen(base + ".json"))][:2])
described = json.load(urlopen(base + "/Ecs/versions/2014-05-26/apis/CopyImage/api.json"))
print("DestinationRegionId" in [parameter["name"] for parameter in described["parameters"]])
"""
    assert run(program).stdout == "['Ecs', 'Vpc']\nTrue\n"


def _by(genzo_server: Server, *command: str | Path, **environment: str) -> str:
    done = genzo("run", "--url", genzo_server.url, "--", *command, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _required(program: str) -> str:
    found = shutil.which(program) or ""
    if not found:
        pytest.skip(f"{program} is not installed")
    return found


@pytest.mark.usefixtures("_namespaces")
def test_curl(genzo_server: Server) -> None:
    assert '"alive"' in _by(genzo_server, _required("curl"), "-sS", _URL)


@pytest.mark.usefixtures("_namespaces")
def test_the_node_sdk(genzo_server: Server, tmp_path: Path) -> None:
    if not _NODE_MODULES.is_dir():
        pytest.skip("the Node SDKs are not installed (CONTRIBUTING.md)")
    program = tmp_path / "images.js"
    program.write_text(_NODE)
    assert int(_by(genzo_server, _required("node"), program, NODE_PATH=str(_NODE_MODULES))) > 50


@pytest.mark.exhaustive
@pytest.mark.timeout(600)
@pytest.mark.usefixtures("_namespaces")
@pytest.mark.parametrize(
    ("make_program", "lines"), [(go_program, GO.values()), (java_program, JAVA.values())], ids=["go", "java"]
)
def test_the_go_and_java_sdks(
    genzo_server: Server,
    tmp_path: Path,
    make_program: Callable[[Path], list[str | Path]],
    lines: Collection[str],
) -> None:
    asked = "".join(f"{line}\n" for line in lines)
    listing = 'printf "$0" | "$@" ecs.cn-hangzhou.aliyuncs.com "$ALICLOUD_ACCESS_KEY" "$ALICLOUD_SECRET_KEY"'
    answered = _by(genzo_server, "sh", "-c", listing, asked, *make_program(tmp_path))
    assert answered.split() == ["answered"] * len(lines)


@pytest.mark.exhaustive
@pytest.mark.usefixtures("_namespaces")
def test_java(genzo_server: Server, tmp_path: Path) -> None:
    program = tmp_path / "Health.java"
    program.write_text(_JAVA)
    assert '"alive"' in _by(genzo_server, _required("java"), program, _URL)


@pytest.mark.usefixtures("_namespaces")
def test_go_without_the_systems_resolver(genzo_server: Server, tmp_path: Path) -> None:
    go = shutil.which("go", path=f"{os.environ['PATH']}{os.pathsep}/usr/local/go/bin")
    if go is None:
        pytest.skip("Go is not installed")
    program = tmp_path / "health.go"
    program.write_text(_GO)
    built = tmp_path / "health"
    environment = clean_environment() | {"CGO_ENABLED": "0", "GOFLAGS": "-mod=mod", "GOTOOLCHAIN": "local"}
    subprocess.run([go, "build", "-o", built, program], check=True, env=environment, cwd=tmp_path)
    assert '"alive"' in _by(genzo_server, built, _URL)

"""The settings that genzo prints for a client lead this client to the server, with its key."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from genzo.clients.table import clients
from tests.clients.profiles import KEY_ID, SECRET, Printed, server_with_key
from tests.clients.test_retry_table import tool
from tests.running import clean_environment

pytestmark = pytest.mark.usefixtures("_leftover_sockets")

HERE = Path(__file__).parent
CALLS = HERE / "calls"
"""Programs that call the server with the client that is printed."""
EXAMPLES = HERE.parents[1] / "examples"
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Printed]:
    with server_with_key(tmp_path_factory.mktemp("profiles")) as found:
        yield found


def output_of(*command: str | Path, text: str = "", **environment: str) -> str:
    done = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        timeout=550,
        check=False,
        env={**clean_environment(), "PATH": PATH, **environment},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


PYTHON = {
    "python-sdk": """
from alibabacloud_ecs20140526.models import DescribeRegionsRequest
print([each.region_id for each in client.describe_regions(DescribeRegionsRequest()).body.regions.region])
""",
    "python-sdk-v1": "import json\nprint(json.loads(client.do_action_with_exception(request)))",
    "libcloud": "print([each.id for each in driver.list_locations()])",
    "oss2": "print(bucket.create_bucket().status, 'cn-hangzhou')",
    "alibabacloud-oss-v2": (
        "client.put_bucket(oss.PutBucketRequest(bucket='printed'))\n"
        "print(client.get_bucket_info(oss.GetBucketInfoRequest(bucket='printed')).bucket_info.location)"
    ),
}
"""Lines behind the profile of each Python client that call the server and print a region."""


@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("client", PYTHON)
def test_the_lines_of_a_python_client_run(
    printed: Printed, client: str, capsys: pytest.CaptureFixture[str]
) -> None:
    exec(compile(printed.profile(client) + PYTHON[client], client, "exec"), {})
    assert "cn-hangzhou" in capsys.readouterr().out


@pytest.mark.parametrize("client", ["node-sdk", "pop-core"])
def test_the_lines_of_a_node_client_run(printed: Printed, client: str) -> None:
    packages = HERE / "node" / "node_modules"
    if shutil.which("node") is None or not packages.exists():
        pytest.skip("Node.js or its packages are missing: scripts/test --only clients installs them")
    program = printed.profile(client) + (CALLS / f"{client}.js").read_text()
    assert "cn-hangzhou" in output_of("node", "-e", program, NODE_PATH=str(packages))


GO = {"go-sdk": EXAMPLES / "go", "go-sdk-v1": HERE / "go", "oss-go": HERE / "go_oss"}
"""The module that has the SDK of each client."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("client", GO)
def test_the_lines_of_a_go_client_run(printed: Printed, client: str, tmp_path: Path) -> None:
    go = tool("go", "go")
    for name in ("go.mod", "go.sum"):
        shutil.copy(GO[client] / name, tmp_path)
    shutil.copy(CALLS / f"{client}.go", tmp_path / "main.go")
    (tmp_path / "client.go").write_text(f"package main\n\n{printed.profile(client)}")
    program = tmp_path / "program"
    output_of(go, "build", "-C", tmp_path, "-o", program, ".")
    assert "cn-hangzhou" in output_of(program)


JAVA = {"java-sdk": EXAMPLES / "java", "java-sdk-v1": HERE / "java", "oss-java": HERE / "java_oss"}
"""The project that has the SDK of each client."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize("client", JAVA)
def test_the_lines_of_a_java_client_run(printed: Printed, client: str, tmp_path: Path) -> None:
    maven, compiler, java = tool("java", "mvn"), tool("java", "javac"), tool("java", "java")
    listing, classes = tmp_path / "class-path", tmp_path / "classes"
    resolve = ("-q", "-B", "dependency:build-classpath", f"-Dmdep.outputFile={listing}")
    output_of(maven, "-f", JAVA[client] / "pom.xml", *resolve)
    class_path = f"{listing.read_text().strip()}{os.pathsep}{classes}"
    shutil.copy(CALLS / f"{client}.java", tmp_path / "Main.java")
    (tmp_path / "Genzo.java").write_text(printed.profile(client))
    sources = (tmp_path / "Main.java", tmp_path / "Genzo.java")
    output_of(compiler, "-nowarn", "-cp", class_path, "-d", classes, *sources)
    assert "cn-hangzhou" in output_of(java, "-cp", class_path, "Main")


def test_the_command_of_aliyun_img_utils_runs(printed: Printed, tmp_path: Path) -> None:
    found = output_of("sh", "-euc", printed.profile("aliyun-img-utils"), HOME=str(tmp_path))
    assert "ubuntu_24_04_x64_20G_alibase_20260810.vhd" in found


def test_footmark_takes_its_key_from_the_lines_and_its_proxy_from_the_variables(printed: Printed) -> None:
    name = "ubuntu_24_04_x64_20G_alibase_20260810.vhd"
    program = f"{printed.profile('footmark')}print(connection.get_all_images(image_name='{name}'))"
    command = f'eval "$LINES"; "{sys.executable}" -'
    assert "Image:" in output_of("sh", "-euc", command, text=program, LINES=printed.env("footmark"))


def test_an_sdk_takes_its_key_from_the_variables(printed: Printed) -> None:
    program = """
from alibabacloud_credentials.client import Client
credential = Client().get_credential()
print(credential.access_key_id, credential.access_key_secret)
"""
    lines = printed.env("python-sdk")
    command = f'eval "$LINES"; "{sys.executable}" -'
    token = {"ALIBABA_CLOUD_SECURITY_TOKEN": "of another session"}
    assert output_of("sh", "-euc", command, text=program, LINES=lines, **token) == f"{KEY_ID} {SECRET}\n"


def test_a_playbook_has_the_proxy_and_the_key(printed: Printed) -> None:
    (play,) = yaml.safe_load(printed.profile("ansible"))
    assert play["environment"] == {
        "HTTP_PROXY": printed.url,
        "HTTPS_PROXY": printed.url,
        "ALICLOUD_ACCESS_KEY": KEY_ID,
        "ALICLOUD_SECRET_KEY": SECRET,
    }


def test_the_file_of_aliyun_cli_has_the_endpoint_and_the_key(printed: Printed) -> None:
    (profile,) = json.loads(printed.profile("aliyun-cli"))["profiles"]
    assert profile["access_key_secret"] == SECRET
    assert f"http://{profile['endpoint']}" == printed.url


def test_the_stack_of_pulumi_has_each_endpoint(printed: Printed) -> None:
    config = yaml.safe_load(printed.profile("pulumi"))["config"]
    assert config["alicloud:secretKey"] == SECRET
    assert {*json.loads(config["alicloud:endpoints"])[0]} == {*clients()["pulumi"].products}


@pytest.mark.parametrize("client", ["terraform", "packer"])
def test_a_block_of_hcl_is_formatted_and_has_the_secret(
    printed: Printed, client: str, tmp_path: Path
) -> None:
    terraform = shutil.which("terraform")
    if terraform is None:
        pytest.skip("Terraform, which reads HCL, is not installed")
    block = printed.profile(client)
    assert output_of(terraform, "fmt", "-", text=block) == block
    (secret,) = re.findall(r"^ *secret_key *= (.*)$", block, re.MULTILINE)
    console = output_of(terraform, f"-chdir={tmp_path}", "console", text=f"base64encode({secret})\n")
    (encoded,) = re.findall(r'"([^"]+)"', console)
    assert base64.b64decode(encoded).decode() == SECRET


@pytest.mark.parametrize("client", ["fog-aliyun", "jclouds"])
def test_lines_that_cannot_run_here_have_the_escaped_secret(printed: Printed, client: str) -> None:
    """Ruby and jclouds are not among the tools of the tests: only the text is checked."""
    text = printed.profile(client)
    literals = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
    assert SECRET in [re.sub(r"\\(.)", r"\1", each) for each in literals]
    assert "#{" not in text.replace("\\#{", "") or client == "jclouds"


@pytest.mark.parametrize("client", clients())
def test_no_profile_has_a_placeholder_left(printed: Printed, client: str) -> None:
    text = printed.profile(client).replace("@URL@!", "")
    assert text
    assert re.findall(r"@[A-Z_]+@", text) == []

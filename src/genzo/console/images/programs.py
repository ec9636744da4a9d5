"""A request for an image, as commands and programs, and as resources of Terraform and Packer.

None has a secret. Values are quoted by the rules of each language, since names of images are texts of
strangers.
"""

import re
import shlex
from collections.abc import Mapping
from typing import Any

from genzo.console.visit import Visit

_HOST = re.compile(r"[A-Za-z0-9.\-\[\]:]+", re.ASCII)


def programs(
    visit: Visit, region_id: str, image: Mapping[str, Any], parameters: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Title and text of each program."""
    calls, request = visit.calls, visit.request
    key = calls.example_key(visit.acting)
    return [
        ("curl", calls.as_curl(key, "DescribeImages", parameters, request)),
        ("Python SDK", calls.as_python(key, "DescribeImages", parameters, request)),
        ("aliyun-cli", _aliyun(visit, parameters)),
        ("Terraform", _terraform(region_id, image)),
        ("Packer", _packer(visit, region_id, image)),
    ]


def _aliyun(visit: Visit, parameters: Mapping[str, str]) -> str:
    plain = "" if visit.request.is_secure else " --insecure"
    given = "".join(f" \\\n  --{name} {shlex.quote(value)}" for name, value in parameters.items())
    return f"aliyun ecs DescribeImages --endpoint {_host(visit)}{plain}{given}\n"


def _terraform(region_id: str, image: Mapping[str, Any]) -> str:
    owner = "" if image["ImageOwnerAlias"] == "self" else f"  owners   = {_hcl(image['ImageOwnerAlias'])}\n"
    return (
        f"# genzo profile terraform prints the provider for the region {_comment(region_id)}.\n"
        'data "alicloud_images" "this" {\n'
        f"{owner}"
        f"  image_id = {_hcl(image['ImageId'])}\n"
        "}\n\n"
        'output "image_id" {\n'
        "  value = data.alicloud_images.this.images[0].id\n"
        "}\n"
    )


def _packer(visit: Visit, region_id: str, image: Mapping[str, Any]) -> str:
    return (
        'source "alicloud-ecs" "this" {\n'
        f"  region                 = {_hcl(region_id)}\n"
        f"  custom_endpoint_ecs    = {_hcl(_host(visit))}\n"
        "  skip_region_validation = true\n"
        f"  source_image           = {_hcl(image['ImageId'])}\n"
        '  instance_type          = "ecs.g6.large"\n'
        '  image_name             = "from-this-image"\n'
        '  communicator           = "none"\n'
        "}\n\n"
        "build {\n"
        '  sources = ["source.alicloud-ecs.this"]\n'
        "}\n"
    )


def _host(visit: Visit) -> str:
    host = visit.request.header("host")
    return host if _HOST.fullmatch(host) else "127.0.0.1"


def _hcl(text: str) -> str:
    """A literal of HCL, in which ``${`` and ``%{`` begin templates."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return '"' + escaped.replace("${", "$${").replace("%{", "%%{") + '"'


def _comment(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "", text, flags=re.ASCII)

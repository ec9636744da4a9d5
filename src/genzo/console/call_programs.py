"""A call as commands and programs that repeat it; none has a secret.

Values are quoted by the rules of each language, since names of resources are texts of strangers.
"""

import re
import shlex

from genzo.catalogue.principals import Principal
from genzo.console.calls import Parameters
from genzo.console.visit import Visit
from genzo.control.action_names import ActionName

_HOST = re.compile(r"[A-Za-z0-9.\-\[\]:]+", re.ASCII)


def call_programs(
    visit: Visit, principal: Principal, action: ActionName, parameters: Parameters
) -> list[tuple[str, str]]:
    """Title and text of each program that repeats a call by a principal."""
    calls, request = visit.calls, visit.request
    key = calls.example_key(principal)
    return [
        ("curl", calls.as_curl(key, action.name, parameters, request)),
        ("Python SDK", calls.as_python(key, action.name, parameters, request)),
        ("aliyun-cli", _aliyun(visit, action, parameters)),
    ]


def host_of(visit: Visit) -> str:
    """The host and port that the browser asked, as a program names them."""
    host = visit.request.header("host")
    return host if _HOST.fullmatch(host) else "127.0.0.1"


def _aliyun(visit: Visit, action: ActionName, parameters: Parameters) -> str:
    plain = "" if visit.request.is_secure else " --insecure"
    given = "".join(f" \\\n  --{name} {shlex.quote(value)}" for name, value in parameters.items())
    command = f"aliyun {action.product.lower()} {action.api_name}"
    return f"{command} --endpoint {host_of(visit)}{plain}{given}\n"

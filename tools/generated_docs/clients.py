"""Writes the table and the snippets of docs/clients.md, which have what ``genzo profile`` prints."""

import re
from pathlib import Path

from genzo.catalogue.accounts import FIRST_ACCESS_KEY_ID, FIRST_ACCESS_KEY_SECRET, FIRST_ACCOUNT_ID
from genzo.clients.settings import environment_lines, language_of, profile_lines
from genzo.clients.shells import SHELLS
from genzo.clients.table import Client, clients
from genzo.clients.target import Target
from genzo.service.server_settings import DEFAULT_PORT

TARGET = Target(
    f"http://127.0.0.1:{DEFAULT_PORT}",
    FIRST_ACCESS_KEY_ID,
    FIRST_ACCESS_KEY_SECRET,
    "cn-hangzhou",
    str(FIRST_ACCOUNT_ID),
    Path("tls/ca.pem"),
)
_TABLE = re.compile(r"^\| client \| name \| .*?(?=^(?!\|))", re.MULTILINE | re.DOTALL)
_SNIPPET = re.compile(
    r"^<!-- genzo (?P<command>env|profile) (?P<client>[\w-]+) -->\n```\w+\n.*?^```$", re.MULTILINE | re.DOTALL
)
_FENCES = {"py": "python", "tf": "hcl", "rb": "ruby"}
_WAYS = {"endpoint": "1", "proxy": "2", "host names": "3"}
_MARKS = {"run": " ✓", "calls": " ○", "source": ""}


def with_clients(text: str) -> str:
    """The page with its table and its snippets as they are in the table of clients."""
    return _SNIPPET.sub(_snippet, _TABLE.sub(lambda _: _table(), text))


def _table() -> str:
    rows = ["| client | name | way | setting |", "|---|---|---|---|"]
    rows += [_row(name, client) for name, client in clients().items()]
    return "\n".join(rows) + "\n"


def _row(name: str, client: Client) -> str:
    setting = client.setting or ("`HTTP_PROXY`" if client.way == "proxy" else "")
    cells = (f"{client.title}{_MARKS[client.evidence]}", f"`{name}`", _WAYS[client.way], setting)
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


def _snippet(found: re.Match[str]) -> str:
    client = clients()[found["client"]]
    if found["command"] == "env":
        fence, lines = "sh", list(environment_lines(client, TARGET, SHELLS["bash"]))
    else:
        ending = language_of(client)
        fence, lines = _FENCES.get(ending, ending), profile_lines(client, TARGET)
    body = "\n".join(lines)
    return f"<!-- genzo {found['command']} {found['client']} -->\n```{fence}\n{body}\n```"

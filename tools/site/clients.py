"""A page for each client: its settings, as the commands print them, and what Genzo's tests do with it."""

from collections.abc import Iterator
from pathlib import Path

from genzo.clients.settings import environment_lines, language_of, profile_lines
from genzo.clients.shells import SHELLS
from genzo.clients.table import Client, clients
from tools.generated_docs.clients import TARGET
from tools.site.headings import headings_of
from tools.site.pages import Page, block, code, table

_PAGE_OF_ALL = Path(__file__).parents[2] / "docs" / "clients.md"
_WAYS = {
    "endpoint": "by its own setting of the endpoint, over plain HTTP",
    "proxy": "with Genzo as its HTTP proxy",
    "host names": "by the hosts file: Genzo answers over HTTPS at the host names of the cloud",
}
_EVIDENCE = {
    "run": "they run it unmodified",
    "calls": "they send the calls that it sends",
    "source": "none: the settings are read from its source",
}
_LANGUAGES = {"py": "python", "tf": "hcl", "rb": "ruby"}
_DOCTOR = (
    "`genzo doctor --client` then says where it would call, and what is wrong with its settings ([what it "
    "finds](../clients.md#where-a-client-would-call)).\n\n"
)
_PATH = 'export PATH="$PWD/.venv/bin:$PATH"'


def client_pages() -> list[Page]:
    """A page for each client, and the list of them."""
    found = clients()
    pages = [Page(f"clients/{name}.md", client.title, _page(name, client)) for name, client in found.items()]
    return [Page("clients/index.md", "How-to per client", _index()), *pages]


def _index() -> str:
    rows = (
        (f"[{client.title}]({name}.md)", _WAYS[client.way], _EVIDENCE[client.evidence])
        for name, client in clients().items()
    )
    return (
        "# How-to per client\n\nFind your client and point it at Genzo. [Pointing clients at "
        "Genzo](../clients.md) has the ways in general; behind [genzo run](../run.md) no client needs any "
        "setting.\n\n" + table(("client", "how", "Genzo's tests"), rows)
    )


def _page(name: str, client: Client) -> str:
    parts = [
        f"# {client.title}\n\nPoint {client.title} at Genzo {_WAYS[client.way]}.\n\n",
        table(("property", "value"), _properties(name, client)),
        "".join(_notes(client)),
        "## Its settings\n\nIn the folder of the repository, with a server that runs:\n\n",
        block("sh", [_PATH, f"genzo env {name}", f"genzo profile {name}", f"genzo doctor --client {name}"]),
        _environment(name, client),
        _profile(name, client),
        _DOCTOR,
        "## Without settings\n\nBehind `genzo run` it needs none of this, and reaches no real host:\n\n",
        block("sh", ["genzo run -- env"]),
        "Put the client's command in the place of `env`.\n",
    ]
    return "".join(parts)


def _properties(name: str, client: Client) -> Iterator[tuple[str, str]]:
    yield "name", ", ".join(map(code, (name, *client.other_names)))
    if client.setting:
        yield "setting", client.setting
    yield "products", ", ".join(map(code, client.products))
    yield "Genzo's tests", _EVIDENCE[client.evidence]
    if options := client.serve.options():
        yield "the server needs", code(f"genzo serve {options}")
    for heading in headings_of(_PAGE_OF_ALL.read_text(encoding="utf-8")):
        if heading.title.lower().replace(" ", "-") == name:
            yield "more", f"[{heading.title}](../clients.md#{heading.anchor})"


def _notes(client: Client) -> Iterator[str]:
    for note in dict.fromkeys(filter(None, (client.note, *client.http_notes.values()))):
        yield f"{note.rstrip('.')}.\n\n"


def _environment(name: str, client: Client) -> str:
    lines = list(environment_lines(client, TARGET, SHELLS["bash"]))
    if not lines:
        return f"`genzo env {name}` prints no variable: the client has none for this.\n\n"
    return f"### Variables\n\n`genzo env {name}` prints these; `eval` sets them:\n\n{block('sh', lines)}"


def _profile(name: str, client: Client) -> str:
    if client.way == "host names":
        title, about = "Hosts file", "prints the lines that belong into the hosts file"
    elif client.profile:
        title, about = "Configuration", f"prints it{f', for {code(client.file)}' if client.file else ''}"
    else:
        return ""
    ending = language_of(client)
    lines = profile_lines(client, TARGET)
    return f"### {title}\n\n`genzo profile {name}` {about}:\n\n{block(_LANGUAGES.get(ending, ending), lines)}"

"""The pages of the command line, from its parser."""

from collections.abc import Iterator

import click

from genzo.cli import app
from tools.site.pages import Page, block, code, plain, table

_NAME = "genzo"


def command_pages() -> list[Page]:
    """A page for each command of the first level, and the list of all commands."""
    context = click.Context(app, info_name=_NAME)
    names = app.list_commands(context)
    pages = [Page(f"command-line/{name}.md", f"genzo {name}", _page(name)) for name in names]
    return [Page("command-line/index.md", "Command line", _index(names)), *pages]


def commands_of(name: str) -> Iterator[tuple[list[str], click.Command]]:
    """A command of the first level and the commands below it, with their words."""
    command = app.get_command(click.Context(app), name)
    assert command is not None  # noqa: S101 - the name is from the parser
    yield [_NAME, name], command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            below = command.get_command(context, each)
            if below is not None and not below.hidden:
                yield [_NAME, name, each], below


def _index(names: list[str]) -> str:
    text = (
        "# Command line\n\nLook up each command of `genzo` and every option of it, as `--help` has them.\n\n"
    )
    rows = (
        (
            f"[{' '.join(words)}]({name}.md#{'-'.join(words)})",
            plain(command.get_short_help_str(120)),
        )
        for name in names
        for words, command in commands_of(name)
    )
    return text + table(("command", "what it does"), rows)


def _page(name: str) -> str:
    commands = list(commands_of(name))
    text = f"# genzo {name}\n\n{_help(commands[0][1])}\n\n"
    return text + "".join(_section(words, command) for words, command in commands)


def _section(words: list[str], command: click.Command) -> str:
    context = click.Context(command, info_name=" ".join(words))
    usage = command.get_usage(context).partition(": ")[2]
    heading = f"## {' '.join(words)} {{#{'-'.join(words)}}}\n\n"
    about = "" if len(words) == 2 else f"{_help(command)}\n\n"  # noqa: PLR2004 - the page begins with it
    return heading + about + block("text", [" ".join(usage.split())]) + _options(command)


def _help(command: click.Command) -> str:
    paragraphs = (command.help or "").split("\n\n")
    return "\n\n".join(plain(" ".join(each.split()).replace("\b", "")) for each in paragraphs)


def _options(command: click.Command) -> str:
    options = [each for each in command.params if isinstance(each, click.Option) and not each.hidden]
    return table(("option", "environment variable", "default", "meaning"), map(_option, options))


def _option(option: click.Option) -> tuple[str, ...]:
    names = ", ".join(map(code, (*option.opts, *option.secondary_opts)))
    variables = option.envvar if isinstance(option.envvar, str) else " ".join(option.envvar or ())
    return (names, code(variables) if variables else "", _default(option), plain(option.help or ""))


def _default(option: click.Option) -> str:
    """The default, where it is a value: those that depend on the machine are in the text of help."""
    value = option.to_info_dict()["default"]
    is_plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return code(str(value)) if is_plain and value != "" else ""

"""The operating page names only existing commands, options, settings, services and files."""

import re
import shlex
import subprocess

import pytest

from tests.deploy.files import ENVIRONMENT_EXAMPLE, PAGE, ROOT, compose, environment_names, unknown_words

GENZO = re.compile(r"(?:^|/bin/)genzo ([a-z].*)|docker compose run (?:--\S+ )*genzo-\d (.*)")


def blocks() -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(), re.MULTILINE | re.DOTALL)


def lines() -> list[str]:
    return "\n".join(blocks()).replace("\\\n", " ").splitlines()


def test_every_genzo_command_and_option_exists() -> None:
    found = [match for line in lines() if (match := GENZO.search(line))]
    assert len(found) >= 4
    for match in found:
        assert unknown_words(shlex.split(match[1] or match[2], comments=True)) == [], match[0]


def test_every_setting_exists() -> None:
    named = set(re.findall(r"\bGENZO_\w+", PAGE.read_text()))
    assert named
    assert named <= environment_names()


def test_every_option_named_in_the_text_exists() -> None:
    text = re.sub(r"^```.*?^```", "", PAGE.read_text(), flags=re.MULTILINE | re.DOTALL)
    named = set(re.findall(r"`(--[a-z-]+)[^`]*`", text)) - {"--help"}
    known = set(re.findall(r"^\| `(--[a-z-]+)`", (ROOT / "docs" / "serving.md").read_text(), re.MULTILINE))
    assert named <= known | {"--no-deps"}


def test_every_service_and_file_exists() -> None:
    named = set[str]()
    for line in lines():
        for command, rest in re.findall(r"^docker compose (up|exec|stop|run) (.*)", line):
            words = [word for word in rest.split() if not word.startswith("-")]
            named |= set(words[:1] if command in ("exec", "run") else words)
    assert named
    assert named <= set(compose()["services"])
    for path in re.findall(r"\b(?:deploy|requirements|tools)/[\w./-]*\w", PAGE.read_text()):
        assert (ROOT / path).exists(), path
    assert ENVIRONMENT_EXAMPLE.is_file()


@pytest.mark.parametrize("block", blocks())
def test_every_block_is_valid_shell(block: str) -> None:
    done = subprocess.run(["sh", "-n"], input=block, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")

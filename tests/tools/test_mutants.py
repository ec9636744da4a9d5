"""The mutation tool: which changes it makes, and that it tells survivors from those that tests notice."""

import json
from pathlib import Path

import pytest

from tools.mutants.__main__ import main
from tools.mutants.mutations import mutants_of, sample
from tools.mutants.rules import RULES, mirrored

ROOT = Path(__file__).resolve().parents[2]


def changes(text: str) -> list[str]:
    return [f"{mutant.before} -> {mutant.after}" for mutant in mutants_of("src/a.py", text)]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a < b", ["< -> <="]),
        ("a >= b", [">= -> >"]),
        ("(a) == (b)", ["== -> !="]),
        ("a is  not b", ["is not -> is"]),
        ("a not in b", ["not in -> in"]),
        ("a and b", ["and -> or"]),
        ("not a", ["not -> "]),
        ("x = True", ["True -> False"]),
        ("x = 15", ["15 -> 14", "15 -> 16"]),
        ("'数' == b", ["== -> !="]),
        ("call(a)", ["call(a) -> pass"]),
        ("x = call(a)", []),
        ("def f(a: 'Literal[1]') -> 'Literal[2]': ...", []),
        ("x: int = 1", ["1 -> 0", "1 -> 2"]),
        ("class A(B, frozen=True): ...", []),
        ("@dataclass(frozen=True)\nclass A: ...", []),
        ("x = call(frozen=True)", ["True -> False"]),
        ("x = 'DELETE FROM t WHERE a < ? AND b >= ?'", ["< -> >", ">= -> >"]),
        ("x = 'a < b'", []),
        ('"""A docstring."""', []),
    ],
)
def test_one_thing_changes_at_a_time(code: str, expected: list[str]) -> None:
    assert changes(code) == expected
    for mutant in mutants_of("src/a.py", code):
        compile(mutant.text, "a.py", "exec")


def test_every_mutant_of_the_sources_is_python() -> None:
    count = 0
    for file in (ROOT / "src" / "genzo" / "catalogue").rglob("*.py"):
        for mutant in mutants_of(file.name, file.read_text(encoding="utf-8")):
            compile(mutant.text, file.name, "exec")
            count += 1
    assert count > 300


def test_a_sample_stays_the_same_when_other_lines_change() -> None:
    text = "".join(f"def f{number}(a):\n    return a < {number}\n" for number in range(30))
    before = {mutant.name for mutant in sample(mutants_of("src/a.py", text), 5, "")}
    after = {mutant.name for mutant in sample(mutants_of("src/a.py", f"# A comment.\n{text}"), 5, "")}
    other = {mutant.name for mutant in sample(mutants_of("src/a.py", text), 5, "other")}
    assert before == after != other
    assert len(before) == 5


def test_every_source_file_has_tests_that_are_there() -> None:
    files = [file.relative_to(ROOT).as_posix() for file in (ROOT / "src").rglob("*.py")]
    assert all(mirrored(file, RULES) for file in files)
    assert [rule for rule in RULES if not any(file.startswith(rule) for file in files)] == []
    assert [test for tests in RULES.values() for test in tests if not (ROOT / test).exists()] == []


def test_the_baseline_names_sources_that_are_there_and_says_why() -> None:
    known = json.loads((ROOT / "tools" / "mutants" / "baseline.json").read_text(encoding="utf-8"))
    assert [name for name in known if not (ROOT / name.partition(" ")[0]).is_file()] == []
    assert all(known.values())


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A project with a function whose limit is tested, and one whose result nothing looks at."""
    (tmp_path / "src").mkdir()
    (tmp_path / "tests").mkdir()
    (tmp_path / "src" / "tested.py").write_text("def is_old(age):\n    return age >= min(17, 18)\n")
    (tmp_path / "src" / "untested.py").write_text("def is_same(one, other):\n    return one == other\n")
    (tmp_path / "tests" / "test_all.py").write_text(
        "import tested, untested\n\n\ndef test_all():\n    untested.is_same(1, 1)\n"
        "    assert [tested.is_old(age) for age in (16, 17)] == [False, True]\n"
    )
    (tmp_path / "baseline.json").write_text("{}")
    return tmp_path


def run(tree: Path, *words: str) -> int:
    return main(["--baseline", str(tree / "baseline.json"), *words], root=tree, rules={"src/": ("tests",)})


def test_survivors_are_told_from_mutants_that_tests_notice(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (tree / "src" / "untested.py").read_text()
    assert run(tree, "--seed", "0") == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("killed: src/tested.py:2: return age >= min(17, 18): ")
    assert said[1:] == [
        "survives: src/untested.py:2: return one == other: == -> !=",
        "1 killed, 1 survive: 1 new, 0 of the baseline killed.",
        "new: src/untested.py:2: return one == other: == -> !=",
    ]
    assert (tree / "src" / "untested.py").read_text() == before


@pytest.mark.exhaustive
def test_a_survivor_of_the_baseline_is_not_new(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    untested = ("--only", "src/untested.py")
    assert run(tree, *untested, "--write") == 0
    (name,) = json.loads((tree / "baseline.json").read_text())
    assert name == "src/untested.py is_same: return one == other: == -> !="
    assert run(tree, *untested) == 0
    more = "import untested\n\n\ndef test_more():\n    assert untested.is_same(1, 1)\n"
    (tree / "tests" / "test_more.py").write_text(more)
    capsys.readouterr()
    assert run(tree, *untested, "--write") == 0
    assert "1 killed, 0 survive: 0 new, 1 of the baseline killed." in capsys.readouterr().out
    assert json.loads((tree / "baseline.json").read_text()) == {}


@pytest.mark.exhaustive
def test_a_mutant_that_hangs_is_killed(
    tree: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.mutants.trial._LEAST_SECONDS", 0.0)
    (tree / "src" / "endless.py").write_text("def stop(done):\n    while not done:\n        done = bool(1)\n")
    (tree / "tests" / "test_all.py").write_text("import endless\n\n\ndef test():\n    endless.stop(False)\n")
    assert run(tree, "--only", "src/endless.py", "--sample", "9") == 1
    said = capsys.readouterr().out
    assert "killed: src/endless.py:3: done = bool(1): 1 -> 0\n" in said
    assert "1 killed, 2 survive" in said


def test_tests_that_fail_without_a_mutant_are_refused(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "tests" / "test_all.py").write_text("def test_all():\n    assert False\n")
    assert run(tree, "--only", "src/tested.py") == 2
    assert "ended with 1 without any mutant" in capsys.readouterr().err


@pytest.mark.exhaustive
def test_a_mutant_of_the_sources_is_killed(capsys: pytest.CaptureFixture[str]) -> None:
    rules = {"src/": ("tests/unit/catalogue/test_wildcards.py",)}
    assert main(["--only", "src/genzo/catalogue/wildcards.py"], rules=rules) == 0
    assert "1 killed, 0 survive" in capsys.readouterr().out

"""Change the sources one thing at a time, and say which changes their tests do not notice."""

import argparse
import json
import sys
from pathlib import Path

from tools.mutants.mutations import Mutant, mutants_of, sample
from tools.mutants.rules import RULES, Rules, mirrored
from tools.mutants.trial import TrialError, trial

_ROOT = Path(__file__).resolve().parents[2]
_BASELINE = Path(__file__).with_name("baseline.json")


def main(words: list[str], root: Path = _ROOT, rules: Rules = RULES) -> int:
    """Try a sample of mutants: 1 when a new one survives, 2 when none can be tried."""
    asked = _parser().parse_args(words)
    known: dict[str, str] = json.loads(asked.baseline.read_text(encoding="utf-8"))
    survived, killed = list[Mutant](), list[Mutant]()
    try:
        with trial(root) as tried:
            for mutant in _chosen(root, asked.only, asked.sample, asked.seed):
                survives = tried.survives(mutant, mirrored(mutant.path, rules))
                (survived if survives else killed).append(mutant)
                _say("survives" if survives else "killed", mutant)
    except (TrialError, LookupError) as error:
        print(error, file=sys.stderr)
        return 2
    new = [mutant for mutant in survived if mutant.name not in known]
    gone = {mutant.name for mutant in killed} & known.keys()
    print(
        f"{len(killed)} killed, {len(survived)} survive: {len(new)} new, {len(gone)} of the baseline killed."
    )
    for mutant in new:
        _say("new", mutant)
    if asked.write:
        found = known | {mutant.name: "not looked into" for mutant in new}
        kept = {name: found[name] for name in sorted(found.keys() - gone)}
        asked.baseline.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if new and not asked.write else 0


def _chosen(root: Path, only: list[str], count: int, seed: str) -> list[Mutant]:
    chosen = []
    for file in sorted((root / "src").rglob("*.py")):
        path = file.relative_to(root).as_posix()
        if not only or path.startswith(tuple(only)):
            chosen += sample(mutants_of(path, file.read_text(encoding="utf-8")), count, seed)
    return chosen


def _say(what: str, mutant: Mutant) -> None:
    print(
        f"{what}: {mutant.path}:{mutant.line}: {mutant.code}: {mutant.before} -> {mutant.after}", flush=True
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="scripts/mutants", description=__doc__)
    parser.add_argument("--sample", type=int, default=1, metavar="N", help="mutants of each file (1)")
    parser.add_argument(
        "--only", action="append", default=[], metavar="PATH", help="sources, as src/genzo/wire"
    )
    parser.add_argument("--seed", default="", metavar="TEXT", help="draws another sample")
    parser.add_argument("--baseline", type=Path, default=_BASELINE, metavar="FILE", help="known survivors")
    parser.add_argument("--write", action="store_true", help="write the survivors into the baseline")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

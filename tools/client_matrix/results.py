"""The outcomes of the last run of each client, which the matrix shows."""

from pathlib import Path

import msgspec

from tools.client_matrix.doors import DOORS, Step

FILE = Path(__file__).with_name("results.json")


class Row(msgspec.Struct, omit_defaults=True):
    """One client: what each step came to, through each door."""

    name: str
    version: str = ""
    toolchain: str = ""
    doors: dict[str, dict[str, Step]] = {}
    reasons: dict[str, str] = {}
    """Why the client does not pass a door."""
    reason: str = ""
    """Why the client did not run at all."""

    @property
    def is_whole(self) -> bool:
        """Whether it ran, and knows of both doors."""
        return bool(self.doors) and {*self.doors, *self.reasons} == set(DOORS)

    def outcomes(self) -> list[str]:
        """ok, failed or skipped, of each step and of each door that was not passed."""
        steps = [step.outcome for steps in self.doors.values() for step in steps.values()]
        return steps + ["skipped"] * (len(self.reasons) + bool(self.reason))

    def lines(self, door: str) -> list[str]:
        """What came of a door, for a person."""
        if door in self.reasons:
            return [f"{self.name} {self.version}, {door}: skipped: {self.reasons[door]}"]
        steps = self.doors[door]
        fine = [name for name, step in steps.items() if step.outcome == "ok"]
        others = [
            f"  {name}: {step.outcome}: {step.detail}" for name, step in steps.items() if name not in fine
        ]
        return [f"{self.name} {self.version}, {door}: {len(fine)} steps ok", *others]


def load() -> dict[str, Row]:
    """The rows of the last runs, by the name of the client."""
    if not FILE.exists():
        return {}
    rows = msgspec.json.decode(FILE.read_bytes(), type=list[Row])
    return {row.name: row for row in rows}


def save(row: Row) -> None:
    """Replace the row of a client."""
    rows = {**load(), row.name: row}
    text = msgspec.json.format(msgspec.json.encode([rows[name] for name in sorted(rows)]), indent=1)
    FILE.write_bytes(text + b"\n")

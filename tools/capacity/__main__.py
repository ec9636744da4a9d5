"""Write docs/capacity.md and its drawings from the figures of scripts/bench: python -m tools.capacity."""

from pathlib import Path

from tools.capacity.page import write

if __name__ == "__main__":
    write(Path(__file__).parents[2])

"""python -m genzo."""

from genzo.cli import main

main()

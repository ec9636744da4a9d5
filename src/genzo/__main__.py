"""python -m genzo."""

from genzo.cli import main

if __name__ == "__main__":  # processes that help an import look into this module too
    main()

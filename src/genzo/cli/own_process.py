"""``genzo`` as a process of another command: python -m genzo.cli.own_process WORD….

It stops when its standard input ends, which is the other end of a pipe: also if that command is killed.
"""

import os
import signal
import sys
import threading

from genzo.cli import main


def _stop_at_end_of_input() -> None:
    while os.read(sys.stdin.fileno(), 1):
        continue
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_stop_at_end_of_input, name="end-of-input", daemon=True).start()
    main(name="genzo")

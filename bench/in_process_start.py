"""Measures the starts of servers in a test's process: python -m bench.in_process_start [--rounds N].

Each round is a process of its own, which imports genzo.testing and starts servers. CPU times count, since
other programs use the machine as well. Figures are medians over the rounds, in milliseconds.
"""

import argparse
import subprocess
import sys
from collections.abc import Mapping
from statistics import median

import msgspec

_PROGRAM = """
import json, sys, time

def measured(call):
    wall, cpu = time.perf_counter(), time.process_time()
    result = call()
    return result, {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}

def imported():
    import genzo.testing
    return genzo.testing

def started():
    server = testing.serve().start()
    from genzo.calling.control_client import send
    server.control_token and send(server.url, "GET", "/_genzo/health")
    return server

testing, importing = measured(imported)
first, starting = measured(started)
_, closing = measured(first.close)
later, again = measured(started)
_, account = measured(later.account)
of_later = later.account()
_, image = measured(of_later.image)
_, resetting = measured(of_later.reset)
later.close()
json.dump({"import": importing, "first start": starting, "close": closing, "later start": again,
           "first account": account, "first image": image, "reset": resetting}, sys.stdout)
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.in_process_start", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, metavar="N", help="so many processes (9)")
    rounds = [_round() for _ in range(parser.parse_args().rounds)]
    for step in rounds[0]:
        cpu, wall = (median(1000 * each[step][kind] for each in rounds) for kind in ("cpu", "wall"))
        print(f"{step:<14} {cpu:7.1f} ms CPU {wall:7.1f} ms")


def _round() -> Mapping[str, Mapping[str, float]]:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, check=True)
    return msgspec.json.decode(done.stdout, type=dict[str, dict[str, float]])


if __name__ == "__main__":
    main()

"""A process that makes the surroundings of a command, and becomes the command: python -m genzo.run.enter.

Its arguments are the descriptor of a socket, a plan as JSON, and the words of the command. It sends ``ready``
with the listeners that it has opened, or ``refused`` and the reason; after ``go``, it becomes the command,
which closes the socket, or sends the number of the error that keeps it from that.
"""

import errno
import os
import signal
import socket
import sys

from genzo.run import namespaces
from genzo.run.plan import Listener, Plan
from genzo.run.script import script_words

READY, REFUSED, GO = b"ready", b"refused ", b"go"
MAX_SENT = 200
"""How many descriptors fit into one message, with a margin (SCM_MAX_FD, unix(7))."""
_BACKLOG = 512


def main() -> None:
    """Do as the module says."""
    _, descriptor, text, *command = sys.argv
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        # Ctrl+C before the command has begun ends this process as it would the command.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    parent = socket.socket(fileno=int(descriptor))
    parent.set_inheritable(False)
    plan = Plan.from_json(text)
    try:
        listeners = _prepared(plan)
    except OSError as error:
        parent.sendall(REFUSED + _reason(error).encode())
        return
    _send(parent, listeners)
    if parent.recv(len(GO)) == GO:
        _become(command, parent)


def _prepared(plan: Plan) -> list[socket.socket]:
    namespaces.enter()
    namespaces.add_addresses(plan.addresses)
    listeners = list(map(_opened, plan.listeners))
    for source, target in plan.covers:
        namespaces.cover(source, target)
    return listeners


def _opened(listener: Listener) -> socket.socket:
    if listener.protocol == "udp":
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        opened.bind((listener.address, listener.port))
        return opened
    return socket.create_server((listener.address, listener.port), backlog=_BACKLOG)


def _send(parent: socket.socket, listeners: list[socket.socket]) -> None:
    """Send the listeners: a socket stays in the namespace that it was opened in."""
    for at in range(0, len(listeners), MAX_SENT):
        socket.send_fds(parent, [READY], [each.fileno() for each in listeners[at : at + MAX_SENT]])
    for each in listeners:
        each.close()


def _become(command: list[str], parent: socket.socket) -> None:
    # Python ignores these for itself; the command must not inherit that.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvp(command[0], command)  # noqa: S606 - the user's own command
    except OSError as error:
        words = script_words(command, os.environ.get("PATH")) if error.errno == errno.ENOEXEC else None
        if words is None:
            parent.sendall(str(error.errno).encode())
        else:
            _become(words, parent)
    except ValueError:  # an empty word
        parent.sendall(str(errno.ENOENT).encode())


def _reason(error: OSError) -> str:
    return f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror)


if __name__ == "__main__":
    main()

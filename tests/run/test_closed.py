"""Nothing but Genzo can be reached, by name or by address, unless it is opened."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import trustme

from tests.run.conftest import Run

_TRIES = """
import errno, socket

def tried(call):
    try:
        call()
    except OSError as error:
        return errno.errorcode.get(error.errno, error.errno)
    return "reached"

def datagram():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"x", ("8.8.8.8", 53))

print(tried(lambda: socket.create_connection(("www.example.com", 443), 5)) == socket.EAI_NONAME)
print(tried(lambda: socket.create_connection(("1.1.1.1", 443), 5)))
print(tried(lambda: socket.create_connection(("2606:4700:4700::1111", 443), 5)))
print(tried(datagram))
print(tried(lambda: socket.create_connection(("127.0.0.1", PORT), 5)))
print(tried(lambda: socket.create_connection(("ecs.aliyuncs.com", 22), 5)))
"""


@contextmanager
def _listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


def test_names_addresses_datagrams_and_this_machine_are_refused(run: Run) -> None:
    with _listening() as listener:
        done = run(_TRIES.replace("PORT", str(listener.getsockname()[1])))
    assert done.stdout.split() == ["True", "ENETUNREACH", "ENETUNREACH", "ENETUNREACH", *["ECONNREFUSED"] * 2]
    assert done.stderr == "genzo run refused www.example.com: --allow www.example.com opens it.\n"


def test_the_name_of_this_machine_is_loopback(run: Run) -> None:
    done = run("import socket; print(socket.getaddrinfo(socket.gethostname(), 80, socket.AF_INET)[0][4][0])")
    assert (done.stdout.startswith("127."), done.stderr) == (True, "")
    asked = run("import socket; socket.getaddrinfo(socket.gethostname(), 80)")
    assert (asked.returncode, asked.stderr) == (0, "")


@pytest.fixture
def tls_server() -> Iterator[tuple[int, bytes]]:
    """A server with TLS for the name localhost, on this machine: its port, and its authority."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with _listening() as listener:

        def serve() -> None:
            try:
                with context.wrap_socket(listener.accept()[0], server_side=True) as client:
                    client.sendall(b"its own")
            except OSError:
                return

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1], authority.cert_pem.bytes()
        # A server that nobody called is woken.
        socket.create_connection(("127.0.0.1", listener.getsockname()[1])).close()
        thread.join(10)


def test_an_opened_host_is_reached_and_its_tls_is_unchanged(run: Run, tls_server: tuple[int, bytes]) -> None:
    port, authority = tls_server
    program = f"""
import socket, ssl
context = ssl.create_default_context(cadata={authority.decode()!r})
client = socket.create_connection(("localhost", {port}))
print(context.wrap_socket(client, server_hostname="localhost").recv(100))
"""
    done = run(program, "--allow", f"localhost:{port}")
    assert (done.stdout, done.stderr) == (
        "b'its own'\n",
        f"genzo run: the command can reach localhost:{port}.\n",
    )


def test_an_opened_name_has_an_address_and_other_ports_stay_closed(run: Run) -> None:
    program = """
import socket
print(socket.gethostbyname("mirror.example"))
try:
    socket.create_connection(("mirror.example", 8080), 5)
except ConnectionRefusedError:
    print("refused")
"""
    assert run(program, "--allow", "mirror.example").stdout == "127.81.0.1\nrefused\n"

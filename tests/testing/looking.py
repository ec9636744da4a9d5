"""What tests of servers in this process look at."""

import socket

from genzo.testing import Server


def image_count(server: Server) -> int:
    total: int = server.first_account().call("DescribeImages")["TotalCount"]
    return total


def is_listening(url: str) -> bool:
    host, _, port = url.removeprefix("http://").partition(":")
    try:
        socket.create_connection((host, int(port)), timeout=5).close()
    except ConnectionRefusedError:
        return False
    return True

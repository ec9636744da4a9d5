"""Where a request ends, as the server reads it."""

import asyncio

from genzo.gateway.request_stream import RequestHead, read_head


def _head(data: bytes) -> RequestHead | None:
    async def read() -> RequestHead | None:
        reader = asyncio.StreamReader()
        reader.feed_data(data)
        reader.feed_eof()
        return await read_head(reader)

    return asyncio.run(read())


def test_a_line_ends_where_it_ends_for_the_server() -> None:
    # str.splitlines takes these for ends of lines, too, which hides a second request in a body.
    for other in "\x0b\x0c\x1c\x1d\x1e\x85":
        value = f"a{other}Content-Length: 5"
        head = _head(f"GET / HTTP/1.1\r\nX: {value}\r\n\r\n".encode("latin-1"))
        assert head is not None
        assert head.headers == {"x": value}


def test_a_line_may_end_without_a_carriage_return() -> None:
    head = _head(b"GET / HTTP/1.1\r\nX: a\nContent-Length: 5\r\n\r\n")
    assert head is not None
    assert head.headers == {"x": "a", "content-length": "5"}

"""genzo.testing.serve as a decorator of functions, methods and test cases."""

import asyncio
import unittest
from collections.abc import Iterator

import pytest

from genzo.testing import InProcessServer, Server, serve
from tests.testing.looking import image_count, is_listening


@serve(durations={"CreateImage": 3})
def decorated(factor: int, server: Server) -> tuple[float, str]:
    return factor * server.durations["CreateImage"], server.url


@serve()
async def decorated_coroutine(server: Server) -> int:
    return await asyncio.to_thread(image_count, server)


@serve()
def decorated_without_parameter() -> str:
    return "done"


def test_a_decorated_function_has_a_server_for_each_call() -> None:
    (product, first), (_, second) = decorated(2), decorated(2)
    assert product == 6
    assert not is_listening(first)
    assert not is_listening(second)
    assert asyncio.run(decorated_coroutine()) == 1096
    assert decorated_without_parameter() == "done"


class OfMethods:
    @serve
    @staticmethod
    def of_none(server: Server) -> int:
        return image_count(server)

    @serve
    @classmethod
    def of_class(cls, server: Server) -> tuple[str, int]:
        return cls.__name__, image_count(server)


@serve
def bare(server: Server) -> int:
    return image_count(server)


@serve
class BareOfUnittest(unittest.TestCase):
    server: Server

    def test_it_has_a_server(self) -> None:
        assert image_count(self.server) == 1096


def test_a_decorator_needs_no_parentheses() -> None:
    assert (bare(), OfMethods.of_none(), OfMethods.of_class()) == (1096, 1096, ("OfMethods", 1096))


@pytest.mark.parametrize("decorated", ["seed.yaml", property(lambda _: 1)])
def test_what_cannot_be_called_is_not_decorated(decorated: object) -> None:
    with pytest.raises(TypeError, match="@serve decorates functions, methods and classes"):
        serve(decorated)  # type: ignore[call-overload] # what is refused


def test_a_generator_is_not_decorated() -> None:
    def generator() -> Iterator[None]:
        yield

    with pytest.raises(TypeError, match="outlive"):
        serve()(generator)


def test_a_class_that_is_no_test_case_is_not_decorated() -> None:
    class Tests:
        pass

    with pytest.raises(TypeError, match=r"Tests is no unittest\.TestCase"):
        serve()(Tests)


def test_a_decorated_test_case_has_a_server_of_its_own() -> None:
    seen: list[str] = []

    @serve()
    class Tests(unittest.TestCase):
        server: InProcessServer

        @classmethod
        def setUpClass(cls) -> None:
            seen.append(cls.server.url)

        def test_one(self) -> None:
            seen.append(self.server.url)
            assert image_count(self.server) == 1096

        def test_two(self) -> None:
            seen.append(self.server.url)

    result = unittest.TestResult()
    unittest.defaultTestLoader.loadTestsFromTestCase(Tests).run(result)
    assert result.testsRun == 2
    assert result.wasSuccessful(), result.failures + result.errors
    assert len(seen) == 3
    assert len(set(seen)) == 1
    assert not is_listening(seen[0])

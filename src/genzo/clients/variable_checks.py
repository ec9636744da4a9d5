"""Finds variables that are empty, misspelt, or contradict each other. It shows no value but an address."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations
from pathlib import Path

from genzo.clients.environment import ClientEnvironment
from genzo.clients.finding import Finding, Severity
from genzo.clients.place import place_of_setting
from genzo.clients.similar_names import meant_name
from genzo.clients.table import Client, clients, variables

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY")
_ALONE = frozenset(("no_proxy", "NO_PROXY"))
"""Variables that are often set and empty: then nothing is exempt."""


def examined_variables(names: list[str], environment: ClientEnvironment) -> Iterator[Finding]:
    """A finding for each mistake in the variables, as far as the named clients read them."""
    chosen = [clients()[name] for name in names]
    read = {name for client in chosen for name in _names_of(client)}
    yield from _empty(read, environment)
    yield from _misspelt(environment)
    yield from _contradictory_endpoints(dict(zip(names, chosen, strict=True)), environment)
    yield from _contradictory_proxies(environment)
    yield from _missing_proxy(chosen, environment)
    yield from _proxy_of_all(chosen, environment)
    yield from _incomplete_keys(chosen, environment)
    yield from _files(chosen, environment)


def _warning(name: str, sentence: str) -> Finding:
    return Finding(Severity.WARNING, name, sentence)


def _names_of(client: Client) -> set[str]:
    """The variables that a client reads, as far as the table knows them."""
    endpoints = [name for product in client.products for name in client.endpoint_variables_of(product)]
    proxies = [] if client.proxies == "none" else [*_PROXIES, *map(str.lower, _PROXIES)]
    serve = client.serve.variables()
    found = {*client.all_set(), *client.all_unset(), *endpoints, *proxies, *client.certificates}
    return found - serve.keys()


@cache
def _known() -> frozenset[str]:
    names = {name for client in clients().values() for name in _names_of(client)}
    return frozenset(names | {*variables().others} | _ALONE)


def _empty(read: set[str], environment: ClientEnvironment) -> Iterator[Finding]:
    for name in sorted(read - _ALONE & environment.variables.keys()):
        if not environment.value(name):
            yield _warning(name, f"{name} is set and empty, which is as if it were not set: give it a value.")


def _misspelt(environment: ClientEnvironment) -> Iterator[Finding]:
    for name in sorted(environment.variables.keys() - _known()):
        meant = meant_name(name, _known())
        if meant:
            yield _warning(name, f"No client reads {name}. Did you mean {meant}?")


def _contradictory_endpoints(chosen: dict[str, Client], environment: ClientEnvironment) -> Iterator[Finding]:
    seen = set[tuple[str, ...]]()
    for title, client in chosen.items():
        for product in client.products:
            names = [name for name in client.endpoint_variables_of(product) if environment.value(name)]
            yield from _malformed(client, names, environment, seen)
            places = [place_of_setting(environment.value(name), client.scheme) for name in names]
            hosts = {place and (place.host, place.port) for place in places}
            if len(hosts) > 1 and (*names,) not in seen:
                seen.add((*names,))
                yield _warning(names[0], f"{' and '.join(names)} differ: {title} uses {names[0]}.")


def _malformed(
    client: Client, names: list[str], environment: ClientEnvironment, seen: set[tuple[str, ...]]
) -> Iterator[Finding]:
    for name in names:
        has_scheme = "://" in environment.value(name)
        # Endpoints of OSS may be either.
        wrong = has_scheme != (client.endpoint_form == "url") and "OSS" not in name
        if wrong and (name, client.endpoint_form) not in seen:
            seen.add((name, client.endpoint_form))
            form = "a URL, such as http://HOST:PORT" if client.endpoint_form == "url" else "HOST:PORT alone"
            yield _warning(
                name, f"{name} has another form than {client.title.replace('`', '')} takes: {form}."
            )


def _contradictory_proxies(environment: ClientEnvironment) -> Iterator[Finding]:
    for upper in _PROXIES:
        lower = upper.lower()
        values = {environment.value(name) for name in (upper, lower)}
        if len(values) > 1 and "" not in values:
            yield _warning(upper, f"{upper} and {lower} differ: clients use one or the other.")


def _missing_proxy(chosen: list[Client], environment: ClientEnvironment) -> Iterator[Finding]:
    http, https = (environment.value(name) or environment.value(name.lower()) for name in _PROXIES)
    if http and not https and any(client.way == "proxy" for client in chosen):
        yield _warning(
            "HTTPS_PROXY", "HTTPS_PROXY is not set: calls by HTTPS leave this machine. Set it as HTTP_PROXY."
        )


def _proxy_of_all(chosen: list[Client], environment: ClientEnvironment) -> Iterator[Finding]:
    """Programs that use requests or curl take this proxy for a scheme that has none; Go does not."""
    name = environment.first(["ALL_PROXY", "all_proxy"])
    has_both = all(environment.first([each, each.lower()]) for each in _PROXIES)
    if name and not has_both and any(client.proxies == "any-case" for client in chosen):
        yield _warning(
            name,
            f"{name} is set: clients that use requests call through it where HTTP_PROXY or HTTPS_PROXY is "
            "not set. Set both, or none of the three.",
        )


def _incomplete_keys(chosen: list[Client], environment: ClientEnvironment) -> Iterator[Finding]:
    pairs = dict[str, str]()
    for client in chosen:
        by_value = {value: name for name, value in client.all_set().items()}
        if "@ACCESS_KEY_ID@" in by_value:
            pairs |= _pairs_of(client)
    for key, secret in pairs.items():
        given = [name for name in (key, secret) if environment.value(name)]
        if len(given) == 1:
            (missing,) = {key, secret} - {*given}
            yield _warning(missing, f"{given[0]} is set and {missing} is not: set both, or neither.")
    for one, other in combinations([key for key in pairs if environment.value(key)], 2):
        if environment.value(one) != environment.value(other):
            yield _warning(one, f"{one} and {other} name different access keys.")


def _pairs_of(client: Client) -> dict[str, str]:
    """The variable of each access key, with that of its secret."""
    values = client.all_set()
    keys = [name for name, value in values.items() if value == "@ACCESS_KEY_ID@"]
    secrets = [name for name, value in values.items() if value == "@ACCESS_KEY_SECRET@"]
    return dict(zip(keys, secrets, strict=True))


def _files(chosen: list[Client], environment: ClientEnvironment) -> Iterator[Finding]:
    for name in sorted({name for client in chosen for name in client.certificates}):
        path = environment.value(name)
        if path and not Path(path).is_file():
            yield _warning(
                name, f"{name} names a file that does not exist: genzo serve --tls makes tls/ca.pem."
            )

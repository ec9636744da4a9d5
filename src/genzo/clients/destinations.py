"""Where a client would call in an environment, before anybody is asked."""

from collections.abc import Iterator
from typing import NamedTuple

from genzo.clients.endpoints_file import endpoint_in_file
from genzo.clients.environment import ClientEnvironment
from genzo.clients.place import PORTS, Place, place_of_setting
from genzo.clients.table import Client, host_names
from genzo.wire.host_names import is_loopback_name

_CLOUDS = ("aliyuncs.com", "alibabacloud.com", "aliyun.com")
_LOOPBACK = "127.0.0.1"


class Destination(NamedTuple):
    """What a client calls for a product.

    ``setting`` is the variable or the profile that says so, ``""`` where the client's own default does.
    ``place`` is None if the setting is no address. ``proxy_setting`` and ``proxy`` are those of the proxy
    that it goes through, ``bypassed`` a proxy that NO_PROXY keeps it from.
    """

    product: str
    setting: str
    place: Place | None
    proxy_setting: str = ""
    proxy: Place | None = None
    bypassed: str = ""
    in_hosts_file: bool = False


def destinations(client: Client, environment: ClientEnvironment) -> Iterator[Destination]:
    """Where the client calls for each product."""
    for product in client.products:
        setting, text = _endpoint(client, product, environment)
        if setting:
            place = place_of_setting(text, client.scheme)
        else:
            host = host_names(product, environment.region)[0]
            place = Place(client.scheme, host, PORTS[client.scheme])
        yield _routed(client, environment, Destination(product, setting, place))


def is_of_the_cloud(host: str) -> bool:
    """Whether a host is one of Alibaba Cloud's."""
    return any(host == name or host.endswith(f".{name}") for name in _CLOUDS)


def _endpoint(client: Client, product: str, environment: ClientEnvironment) -> tuple[str, str]:
    """The setting of the endpoint that counts, and its value."""
    if client.aliyun_profile:
        profile, endpoint = environment.aliyun_endpoint(client.aliyun_profile)
        if endpoint:
            return f"the profile {profile}", endpoint
    name = environment.first(client.endpoint_variables_of(product))
    if name or not client.endpoints_file:
        return name, environment.value(name) if name else ""
    return endpoint_in_file(product, environment.region, environment.value("TF_ENDPOINT_PATH"))


def _routed(client: Client, environment: ClientEnvironment, found: Destination) -> Destination:
    """The destination with the proxy and the hosts file on the way to it."""
    if found.place is None:
        return found
    scheme, host, port = found.place
    name, proxy = "", None
    if client.proxies != "none" and not (client.proxies == "go" and is_loopback_name(host)):
        name, proxy = environment.proxy(scheme, any_case=client.proxies != "upper-case")
    if name and client.obeys_no_proxy and environment.bypasses_proxy(host):
        found, name, proxy = found._replace(bypassed=name), "", None
    if name:
        return found._replace(proxy_setting=name, proxy=proxy)
    # A client without a setting has its own table of names, so each of them counts.
    names = [host] if found.setting else host_names(found.product, environment.region)
    if is_of_the_cloud(host) and environment.names_of_this_machine.issuperset(names):
        return found._replace(place=Place(scheme, _LOOPBACK, port), in_hosts_file=True)
    return found

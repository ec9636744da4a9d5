"""Says of each client where it would call in an environment, and whether Genzo answers there."""

from collections.abc import Iterable, Iterator
from functools import cache

from genzo.clients.destinations import Destination, destinations, is_of_the_cloud
from genzo.clients.environment import ClientEnvironment
from genzo.clients.finding import Finding, Severity
from genzo.clients.place import Place
from genzo.clients.probe import Found, found_at, opens_tunnels
from genzo.clients.table import Client, clients
from genzo.wire.host_names import is_loopback_name


def examined_clients(
    names: Iterable[str], environment: ClientEnvironment, server: Place
) -> Iterator[Finding]:
    """A finding for each place that each client would call.

    Only what settings name as an endpoint is asked, and proxies that are ``server`` or on this machine.
    """
    examination = _Examination(server)
    for name in names:
        groups: dict[object, list[Destination]] = {}
        for each in destinations(clients()[name], environment):
            key = each.place if each.setting or each.in_hosts_file else None
            groups.setdefault((key, each.proxy_setting, each.bypassed), []).append(each)
        for same in groups.values():
            yield examination.finding(_Call(name, clients()[name], same))


class _Call:
    """The calls of a client to one place, or to the cloud's hosts."""

    def __init__(self, name: str, client: Client, to: list[Destination]) -> None:
        self.name = name
        self.client = client
        self.all = to
        self.to = to[0]
        products = ", ".join(each.product for each in to)
        self.subject = name if len(client.products) == 1 else f"{name} ({products})"

    @property
    def setting(self) -> str:
        """What says where the calls go."""
        if self.to.in_hosts_file:
            return "the hosts file"
        more = len({each.setting for each in self.all}) - 1
        return f"{self.to.setting} and {more} more" if more else self.to.setting

    @property
    def remedy(self) -> str:
        """The command that prints what leads the client to Genzo."""
        is_file = self.client.set_in_program or self.client.way == "host names"
        return f"genzo {'profile' if is_file else 'env'} {self.name} prints what leads it to Genzo."

    def found(self, severity: Severity, sentence: str) -> Finding:
        """A finding about these calls."""
        return Finding(severity, self.name, f"{self.subject} {sentence}")


class _Examination:
    """Asks each place once."""

    def __init__(self, server: Place) -> None:
        self._server = server
        self._found_at = cache(found_at)
        self._opens_tunnels = cache(opens_tunnels)

    def finding(self, call: _Call) -> Finding:
        """What becomes of the calls."""
        to = call.to
        if to.place is None:
            return call.found(Severity.PROBLEM, f"cannot call what {to.setting} names: it is no address.")
        if to.proxy_setting:
            return self._through_proxy(call, to.place)
        if is_of_the_cloud(to.place.host):
            urls = ", ".join(dict.fromkeys(each.place.url for each in call.all if each.place))
            sentence = f"would call the cloud at {urls}: {_why_it_leaves(call)}. {call.remedy}"
            return call.found(Severity.PROBLEM, sentence)
        return self._direct(call, to.place)

    def _direct(self, call: _Call, place: Place) -> Finding:
        where = f"{place.url} ({call.setting})"
        found = self._found_at(place)
        if found is Found.GENZO:
            return call.found(Severity.NOTE, f"calls Genzo at {where}.")
        if found is Found.NOTHING:
            return call.found(Severity.PROBLEM, f"calls {where}, where nothing answers: start genzo serve.")
        if found is Found.OTHER:
            return call.found(Severity.PROBLEM, f"calls {where}, where another server than Genzo answers.")
        if found is Found.PROXY:
            return call.found(Severity.PROBLEM, f"calls {where}, which is Genzo's proxy and no endpoint.")
        served = "HTTP" if place.scheme == "https" else "HTTPS"
        if call.client.fixed_scheme or call.to.in_hosts_file:
            return call.found(Severity.PROBLEM, f"calls {where}, where Genzo serves {served} alone.")
        return call.found(
            Severity.NOTE,
            f"calls Genzo at {where}, provided that its configuration says {served}: genzo profile "
            f"{call.name} prints it.",
        )

    def _through_proxy(self, call: _Call, place: Place) -> Finding:
        to = call.to
        if to.proxy is None:
            return call.found(
                Severity.PROBLEM, f"cannot use what {to.proxy_setting} names: it is no address."
            )
        way = f"through the proxy {to.proxy.url} ({to.proxy_setting})"
        found = self._found_as_proxy(to.proxy)
        if found not in (Found.GENZO, Found.PROXY):
            cloud = "would call the cloud at" if is_of_the_cloud(place.host) else "calls"
            sentence = f"{cloud} {place.url} {way}, where {found.value} answers. {call.remedy}"
            return call.found(Severity.PROBLEM, sentence)
        if place.scheme == "http":
            return call.found(Severity.NOTE, f"calls Genzo {way}.")
        if self._opens_tunnels(to.proxy, place.host):
            return call.found(Severity.NOTE, f"calls Genzo {way}, provided that it trusts Genzo's authority.")
        return call.found(
            Severity.WARNING, f"calls {place.url} {way}, which opens no tunnel: the call fails here."
        )

    def _found_as_proxy(self, proxy: Place) -> Found:
        is_asked = is_loopback_name(proxy.host) or proxy == self._server
        return self._found_at(proxy) if is_asked else Found.OTHER


def _why_it_leaves(call: _Call) -> str:
    to, client = call.to, call.client
    if to.setting:
        return f"{call.setting} says so"
    if to.bypassed:
        return f"NO_PROXY exempts the host from {to.bypassed}"
    if client.endpoint_variables:
        names = dict.fromkeys(client.endpoint_variables_of(each.product)[0] for each in call.all)
        return f"{' and '.join(names)} {'is' if len(names) == 1 else 'are'} not set"
    if client.set_in_program:
        return "no variable sets its endpoint, only its program or configuration can"
    if client.way == "proxy":
        return f"{client.scheme.upper()}_PROXY is not set"
    return "the hosts file does not lead it to this machine"

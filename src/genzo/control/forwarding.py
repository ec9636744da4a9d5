"""Recognizes requests that a proxy has forwarded."""

from genzo.wire.types import HttpRequest

_NAMES = frozenset(
    (
        "cdn-loop",  # RFC 8586
        "client-ip",
        "eagleeye-rpcid",  # Tengine of Alibaba Cloud
        "fastly-client-ip",
        "fly-client-ip",
        "forwarded",  # RFC 7239
        "surrogate-capability",
        "true-client-ip",
        "via",  # RFC 9110, section 7.6.3
        "web-server-type",  # Alibaba Cloud SLB
        "wl-proxy-client-ip",
        "x-client-ip",
        "x-cloud-trace-context",  # Google Cloud
        "x-cluster-client-ip",
        "x-host",
        "x-http-host-override",
        "x-real-ip",
        "x-remote-addr",
        "x-remote-ip",
        "x-rewrite-url",
        "x-scheme",
        "x-varnish",
    )
)
# Each begins the names that one proxy or content network sets.
_PREFIXES = (
    "akamai-",
    "ali-cdn-",
    "cf-",
    "fastly-",
    "x-accel-",
    "x-akamai-",
    "x-amz-cf-",
    "x-amzn-",
    "x-appengine-",
    "x-arr-",
    "x-azure-",
    "x-client-",
    "x-envoy-",
    "x-forward",
    "x-original-",
    "x-proxy",
    "x-real-",
    "x-ssl-",
)


def is_forwarded(request: HttpRequest) -> bool:
    """Whether a request shows that a proxy has sent it on. A proxy that hides itself cannot be recognized.

    nginx sends HTTP/1.0 to a server unless its configuration says otherwise, and Host and ``Connection:
    close`` as the first two headers (ngx_http_proxy_module). Clients of today send HTTP/1.1.
    """
    if request.http_version != "1.1" or request.headers[1:2] == (("connection", "close"),):
        return True
    return any(name in _NAMES or name.startswith(_PREFIXES) for name, _ in request.headers)

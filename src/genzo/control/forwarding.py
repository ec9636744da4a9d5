"""Recognizes requests that a proxy has forwarded."""

from genzo.wire.types import HttpRequest

_NAMES = frozenset(
    (
        "cdn-loop",  # RFC 8586
        "client-ip",
        "eagleeye-rpcid",  # Tengine of Alibaba Cloud
        "eagleeye-traceid",
        "fastly-client-ip",
        "fly-client-ip",
        "forwarded",  # RFC 7239
        "front-end-https",  # Microsoft
        "http-x-forwarded-for",
        "incap-client-ip",  # Imperva
        "proxy-authorization",  # RFC 9110, section 11.7.2
        "proxy-client-ip",
        "proxy-connection",
        "remote-addr",
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
        "x-nf-client-connection-ip",  # Netlify
        "x-real-ip",
        "x-remote-addr",
        "x-remote-ip",
        "x-replaced-path",  # Traefik
        "x-rewrite-url",
        "x-scheme",
        "x-script-name",
        "x-ssl",
        "x-url-scheme",
        "x-varnish",
    )
)
# Each begins the names that one proxy or content network sets.
_PREFIXES = (
    "akamai-",
    "ali-cdn-",
    "cf-",
    "cloudfront-",
    "fastly-",
    "ssl-client-",
    "tailscale-",
    "x-accel-",
    "x-akamai-",
    "x-amz-cf-",
    "x-amzn-",
    "x-appengine-",
    "x-arr-",
    "x-azure-",
    "x-bluecoat-",
    "x-client-",
    "x-envoy-",
    "x-forward",
    "x-nginx-",
    "x-original-",
    "x-proxy",
    "x-real-",
    "x-ssl-",
    "x-sucuri-",
    "x-vercel-",
)


def is_forwarded(request: HttpRequest) -> bool:
    """Whether a request shows that a proxy has sent it on. A proxy that hides itself cannot be recognized.

    nginx sends HTTP/1.0 to a server unless its configuration says otherwise, and Host and ``Connection:
    close`` as the first two headers (ngx_http_proxy_module). Clients of today send HTTP/1.1.
    """
    if request.http_version != "1.1" or request.headers[1:2] == (("connection", "close"),):
        return True
    names = (name.replace("_", "-") for name, _ in request.headers)  # some programs write X_Forwarded_For
    return any(name in _NAMES or name.startswith(_PREFIXES) for name in names)

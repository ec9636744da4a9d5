"""Tables of hostile bytes for requests that no client would send."""


def _headers(lines: bytes) -> tuple[tuple[bytes, bytes], ...]:
    pairs = (line.partition(b": ") for line in lines.strip().split(b"\n"))
    return tuple((name, value) for name, _, value in pairs)


VALUES = (
    *(b"", b"%", b"%%", b"%4", b"%zz", b"%u0041", b"%00", b"a%00b", b"%0d%0aX-Injected:%201%0d%0a"),
    *(b"%0a", b"%ff"),
    *(b"%c0%80", b"%c0%ae", b"%ed%a0%80", b"%ed%a0%bd%ed%b8%80", b"%ed%bf%bf", b"%f4%90%80%80"),
    b"%f8%88%80%80%80",
    *(b"%e5%8e", b"%F0%9F%98%80", b"%e2%80%ae", b"%ef%bf%bf", b"%2525252500", b"%26%3d%3f%23"),
    b"%3Cscript%3E",
    *(b"%27%20OR%201%3d1--", b"\xff", b"\xe5\x8e\x9f", b"\xed\xa0\x80", b"+++", b"====", b"?", b"#"),
    *(b";a=b", b"{}"),
    *(b'|^`<>"', b"x" * 3_000, b"%41" * 1_000),
)  # fmt: skip
"""Encoded values of a query or a form."""

NAMES = (
    *b"""
    = & % %00 %ff action ACTION Action regionid RegionId REGIONID Format format Version AccessKeyId
    Signature
    SignatureMethod SignatureVersion SignatureNonce SignatureType Timestamp TimeStamp SecurityToken
    ImageId Status
    PageSize PageNumber PageSize.1 RegionId.1 Tag Tag. Tag.1 Tag.1. Tag.0.Key Tag.1.Key Tag.1.key
    tag.1.key
    Tag.1.1.1.Key Tag.-1.Key Tag.01.Key Tag..Key Tag.1.Key. Tag.99999999999.Key Tag.1.Key.Key
    Filter.1.Key Filter.1
    Filter __class__ __proto__ self None a.b.c.d.e.f.g.h %E5%8E%9F [] Tag[1][Key]
    """.split(),
    *(b"", b"." * 500, b"Tag." * 300, b"n" * 3_000),
)  # fmt: skip

METHODS = (
    *b"GET POST HEAD PUT DELETE PATCH OPTIONS TRACE CONNECT get PoSt PROPFIND M-SEARCH BREW".split(),
    b"X" * 300,
)

TARGETS = (
    *rb"""
    / * // /? ? /../.. /%2e%2e/%00 /%ff /a/b/c?Action=DescribeImages http://ecs.aliyuncs.com
    http://ecs.aliyuncs.com/
    http://ecs.aliyuncs.com?Action=DescribeImages HTTP://[::1]:99999/?Action=x http:// http:///
    ecs.aliyuncs.com:443
    https://user:password@ecs.aliyuncs.com/?A=b file:///etc/passwd /#fragment /?Action=DescribeImages#x
    /_genzo
    /_genzo/ /_genzo/health /_genzo/ready /_genzo/errors/ /_genzo/errors/%00%ff
    /_genzo/errors/Missing{name}
    /_genzo/errors/Missing%0d%0aX-Injected:1 /_genzo/errors/%3Cscript%3E /_genzo/../_genzo/health
    """.split(),
    *(b"", b"/\xff", b"/_genzo/\xe5\x8e\x9f", b"/" + b"a" * 5_000, b"/?" + b"a&" * 5_000),
    b"/?" + b"%41" * 5_000,
)  # fmt: skip

VERSIONS = (*b"HTTP/1.0 HTTP/0.9 HTTP/2.0 HTTP/1.2 HTTP/1 http/1.1 HTTP/99999.1".split(), b"")

_SIGNED_HEADERS = b"host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version"
_ZEROS = b"Signature=" + b"0" * 64
_ACS3 = b"ACS3-HMAC-SHA256"
AUTHORIZATIONS = (
    *(b"", b"ACS3-", _ACS3, _ACS3 + b" ", b"acs3-hmac-sha256 Credential=genzo"),
    _ACS3 + b" Credential=genzo",
    _ACS3 + b" Credential=genzo,SignedHeaders=,Signature=",
    _ACS3 + b" Credential=,SignedHeaders=host," + _ZEROS,
    _ACS3 + b" Credential=genzo,SignedHeaders=host," + _ZEROS,
    _ACS3 + b" Credential=genzo,SignedHeaders=" + _SIGNED_HEADERS + b"," + _ZEROS,
    _ACS3 + b" Credential=\xff\xfe,SignedHeaders=" + _SIGNED_HEADERS + b";\xff;;;," + _ZEROS,
    _ACS3 + b" Credential=genzo,SignedHeaders=" + _SIGNED_HEADERS + b";host" * 1_000 + b"," + _ZEROS,
    b"ACS3-RSA-SHA256 Credential=genzo,SignedHeaders=host,Signature=" + b"0" * 344,
    *(_ACS3 + b" " + b"," * 3_000, _ACS3 + b" " * 3_000 + b"x", b"acs genzo:AAAA", b"\xff" * 100),
    *(b"Basic Z2Vuem86Z2Vuem8=", b"Bearer " + b"e" * 5_000),
)  # fmt: skip

PLAIN_HEADERS = (
    *_headers(b"""
Host: 127.0.0.1
Host: ecs.aliyuncs.com
Host: \xff\xfe
Host: ]]><x/>
Host: [::1]:8420
Host: evil.example/?x=<script>
Host: x:99999999
Host: a:b:c
Accept: application/json
Accept: \xff,*/*;q=banana
x-acs-action: DescribeImages
x-acs-action: \xe5\x8e\x9f
x-acs-version: 2014-05-26
x-acs-version: \xff
x-acs-date: 0000-00-00T00:00:00Z
x-acs-date: \xb2024-01-01T00:00:00Z
x-acs-content-sha256: zz
x-acs-security-token: t
Content-Type: application/x-www-form-urlencoded
Content-Type: application/json
Content-Type: multipart/form-data; boundary=
Content-Type: ;;;\xff
Content-Type: APPLICATION/X-WWW-FORM-URLENCODED;charset=utf-16
Content-Encoding: gzip
Range: bytes=0-,0-,0-
TE: trailers
Origin: null
X-Forwarded-For: 127.0.0.1
"""),
    *((b"Host", b""), (b"Host", b"a" * 5_000), (b"Accept", b"x" * 5_000), (b"Cookie", b"a" * 5_000)),
    (b"n" * 1_000, b"v"),
    (b"x-acs-signature-nonce", b"\xff" * 50),
)  # fmt: skip
"""Headers that any HTTP parser lets through to the application."""

FRAMING_HEADERS = (
    *_headers(b"""
Expect: 100-continue
Expect: nonsense
Upgrade: websocket
Upgrade: h2c
Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
Connection: keep-alive
Connection: Upgrade
Connection: close
Transfer-Encoding: chunked
Transfer-Encoding: gzip, chunked
Transfer-Encoding: \x0bchunked
Content-Length: 0
Content-Length: -1
Content-Length: 5
Content-Length: 1e3
Content-Length: 99999999999999999999999
 Leading: x
Bad Name: x
: x
X-\xff: x
X-Nul: \x00
"""),
    *((b"X-Fold", b"a\r\n b"), (b"X-Bare", b"a\nb: c")),
)  # fmt: skip
"""Headers that change how a request is read, or that no parser may accept."""
HEADERS = (*PLAIN_HEADERS, *FRAMING_HEADERS)

_CALL = b"Action=DescribeImages&Version=2014-05-26&RegionId=cn-hangzhou"
BODIES = (
    *(b"", b"a=b", _CALL, b"Action=DescribeImages", b"\x00" * 50, b"\xff" * 50),
    *(b'{"Action": "DescribeImages"}', b"<xml/>"),
    *(b"%", b"&&&&", b"====", b"\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"5\r\nhello\r\n0\r\n\r\n"),
    *(b"zz\r\nx", b"a" * 20_000),
    *(b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb', b"\x1f\x8b\x08\x00"),
    b"\x16\x03\x01\x02\x00\x01\x00",
)  # fmt: skip

_POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
SEEDS = (
    b"GET /?" + _CALL + b"&Format=JSON HTTP/1.1\r\nHost: x\r\n\r\n",
    _POST + b"Content-Length: 21\r\n\r\nAction=DescribeImages",
    _POST + b"Transfer-Encoding: chunked\r\n\r\n15\r\nAction=DescribeImages\r\n0\r\n\r\n",
    b"GET http://ecs.aliyuncs.com/?" + _CALL + b" HTTP/1.1\r\nHost: x\r\nAuthorization: ACS3-\r\n\r\n",
    b"GET / HTTP/1.0\r\n\r\n",
    b"HEAD /_genzo/health HTTP/1.1\r\nHost: x\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\nOrigin: null\r\nAccess-Control-Request-Method: POST\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00",
    b"\x16\x03\x01\x00\xa5\x01\x00\x00\xa1\x03\x03",
)  # fmt: skip
"""Complete requests, which tests corrupt."""

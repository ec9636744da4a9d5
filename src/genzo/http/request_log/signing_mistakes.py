"""How clients sign otherwise than the server: what each mistake makes of the text that is signed.

A client sends its signature alone. If the text with a mistake has this signature, the client made the
mistake, and its text is known.
"""

import hashlib
import hmac
import re
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple
from urllib.parse import quote, quote_plus

from genzo.wire.parameters import percent_encode
from genzo.wire.signature_acs3 import ALGORITHM

Pairs = Sequence[tuple[str, str]]
Encode = Callable[[str], str]
_ESCAPE = re.compile("%..")


class Signed(NamedTuple):
    """What a client signs, and how. The defaults are right for both versions of signatures.

    ``headers`` are those of SignedHeaders, ``payload_hash`` is that of the body: for version 3 alone.
    """

    method: str
    pairs: Pairs
    path: str = "/"
    headers: Pairs = ()
    payload_hash: str = ""
    is_sorted: bool = True
    encode: Encode = percent_encode
    encode_again: Encode = percent_encode
    encoded_path: str = "%2F"
    key_suffix: str = "&"
    digest: str = "sha1"
    blank_line: str = "\n"


class Mistake(NamedTuple):
    """A mistake: a sentence about the client, and what of `Signed` it changes."""

    sentence: str
    change: Callable[[Signed], Signed]


def canonical_query(signed: Signed) -> str:
    """The query as the client writes it."""
    pairs = sorted(signed.pairs) if signed.is_sorted else signed.pairs
    return "&".join(f"{signed.encode(name)}={signed.encode(value)}" for name, value in pairs)


def string_to_sign_v1(signed: Signed) -> str:
    """The text of signature version 1."""
    return f"{signed.method}&{signed.encoded_path}&{signed.encode_again(canonical_query(signed))}"


def signature_v1(signed: Signed, secret: str) -> str:
    """The signature of version 1."""
    key = f"{secret}{signed.key_suffix}".encode()
    return b64encode(hmac.digest(key, string_to_sign_v1(signed).encode(), signed.digest)).decode()


def canonical_request(signed: Signed) -> str:
    """The canonical request of signature version 3."""
    lines = "".join(f"{name}:{value}\n" for name, value in signed.headers)
    names = ";".join(name for name, _ in signed.headers)
    head = f"{signed.method}\n{signed.path}\n{canonical_query(signed)}\n{lines}"
    return f"{head}{signed.blank_line}{names}\n{signed.payload_hash}"


def string_to_sign_acs3(signed: Signed) -> str:
    """The text of signature version 3."""
    return f"{ALGORITHM}\n{hashlib.sha256(canonical_request(signed).encode()).hexdigest()}"


def signature_acs3(signed: Signed, secret: str) -> str:
    """The signature of version 3."""
    return hmac.digest(secret.encode(), string_to_sign_acs3(signed).encode(), "sha256").hex()


def _without(signed: Signed, name: str) -> Signed:
    return signed._replace(pairs=[pair for pair in signed.pairs if pair[0] != name])


def _form_encoded(text: str) -> str:
    """As java.net.URLEncoder writes it."""
    return quote_plus(text, safe="*").replace("~", "%7E")


def _encoding(sentence: str, encode: Encode) -> Mistake:
    return Mistake(sentence, lambda signed: signed._replace(encode=encode))


def _lower(text: str) -> str:
    return _ESCAPE.sub(lambda escape: escape[0].lower(), percent_encode(text))


def _other_method(signed: Signed) -> Signed:
    return signed._replace(method="GET" if signed.method == "POST" else "POST")


_OF_BOTH = (
    Mistake(
        "The client signed the other HTTP method: it signs GET and sends POST, or the reverse.", _other_method
    ),
    Mistake(
        "The client did not sort the parameters by name.", lambda signed: signed._replace(is_sorted=False)
    ),
    Mistake(
        "The client sorted the parameters without regard to upper and lower case.",
        lambda signed: signed._replace(
            is_sorted=False, pairs=sorted(signed.pairs, key=lambda pair: pair[0].lower())
        ),
    ),
    _encoding(
        'The client encoded as for a form: a space as "+" instead of "%20", "~" as "%7E", "*" not at all.',
        _form_encoded,
    ),
    _encoding('The client encoded a space as "+" instead of "%20".', quote_plus),
    _encoding('The client did not encode "/".', quote),
    _encoding(
        "The client did not encode the characters !'()*, as encodeURIComponent does not.",
        lambda text: quote(text, safe="!'()*"),
    ),
    _encoding("The client wrote escapes in lower case: %2f instead of %2F.", _lower),
    _encoding("The client did not encode the parameters.", str),
    Mistake("The client did not sign SecurityToken.", lambda signed: _without(signed, "SecurityToken")),
    Mistake(
        "The client did not sign parameters with an empty value.",
        lambda signed: signed._replace(pairs=[pair for pair in signed.pairs if pair[1]]),
    ),
    Mistake("The client did not sign Format.", lambda signed: _without(signed, "Format")),
)
_OF_V1 = (
    *_OF_BOTH,
    Mistake(
        'The client signed with the secret alone: the key is the secret and "&".',
        lambda signed: signed._replace(key_suffix=""),
    ),
    Mistake(
        'The client signed "/" where the text has "%2F".', lambda signed: signed._replace(encoded_path="/")
    ),
    Mistake(
        "The client did not encode the sorted query a second time.",
        lambda signed: signed._replace(encode_again=str),
    ),
    Mistake(
        "The client signed with HMAC-SHA256: SignatureMethod says HMAC-SHA1.",
        lambda signed: signed._replace(digest="sha256"),
    ),
)


def _host_without_port(signed: Signed) -> Signed:
    return signed._replace(
        headers=[
            (name, value.rpartition(":")[0] or value if name == "host" else value)
            for name, value in signed.headers
        ]
    )


_OF_ACS3 = (
    *_OF_BOTH,
    Mistake("The client signed Host without the port that it sent.", _host_without_port),
    Mistake(
        "The client signed no empty line behind the headers.", lambda signed: signed._replace(blank_line="")
    ),
    Mistake("The client signed an empty path instead of /.", lambda signed: signed._replace(path="")),
    Mistake(
        "The client signed the hash of an empty body.",
        lambda signed: signed._replace(payload_hash=hashlib.sha256(b"").hexdigest()),
    ),
    Mistake("The client signed no parameters of the query.", lambda signed: signed._replace(pairs=())),
)


def mistakes(signed: Signed, *, by_headers: bool) -> Iterator[tuple[tuple[str, ...], Signed]]:
    """What a client signs with one mistake, and with two: the sentences about it, and what it signs."""
    known = _OF_ACS3 if by_headers else _OF_V1
    for mistake in known:
        yield (mistake.sentence,), mistake.change(signed)
    for first, second in combinations(known, 2):
        yield (first.sentence, second.sentence), second.change(first.change(signed))

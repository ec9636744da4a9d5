"""Saved texts in UTF-8, whatever Unicode encoding the program that saved them chose.

PowerShell writes UTF-16 with a byte order mark, and UTF-8 with one.
"""

import codecs
import re

_BY_MARK = (
    # The mark of UTF-32 begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
# JSON and XML begin with an ASCII character, so the place of its zero bytes tells the encoding. Source: RFC
# 4627, §3; the second character may be any.
_BY_ZEROS = (
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0[^\0]"), "utf-16-be"),
    (re.compile(rb"[^\0]\0"), "utf-16-le"),
)
_XML_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")


def utf8(text: bytes) -> bytes:
    """The text in UTF-8, without a byte order mark; text in another 8-bit encoding stays as it is.

    An XML declaration that names another encoding is removed with that encoding.

    Raises:
        UnicodeError: the text has a mark of UTF-16 or UTF-32 and is not valid.
    """
    encoding = _encoding(text)
    if encoding is None:
        return text
    if encoding == "utf-8-sig":
        return text.removeprefix(codecs.BOM_UTF8)
    return _without_declaration(text.decode(encoding).encode())


def _without_declaration(text: bytes) -> bytes:
    declaration = _XML_DECLARATION.match(text)
    return text[declaration.end() :] if declaration else text


def _encoding(text: bytes) -> str | None:
    for mark, encoding in _BY_MARK:
        if text.startswith(mark):
            return encoding
    for zeros, encoding in _BY_ZEROS:
        if zeros.match(text):
            return encoding
    return None

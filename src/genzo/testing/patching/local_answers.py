"""Answers for hosts of the cloud that are no API of Genzo's: OSS, and the metadata service of an instance."""

import asyncio
import re
from http import HTTPStatus
from xml.sax.saxutils import escape

from genzo.gateway.metadata_answers import MetadataAnswers, response
from genzo.gateway.request_stream import RequestHead, read_body

# Buckets are names in front of the endpoint. Source: oss2/utils.py.
_OSS = re.compile(r"(.*\.)?oss(-[a-z0-9-]+)?\.aliyuncs\.com", re.ASCII)
_NO_OSS = """<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>NotImplemented</Code><Message>{message}</Message><HostId>{host}</HostId></Error>
"""
_MESSAGE = "Genzo has no OSS: store the objects of images in the folder of genzo serve --objects."


class LocalAnswers(MetadataAnswers):
    """What the gateway answers itself."""

    def has(self, host: str) -> bool:
        """Whether requests for a host are answered here."""
        return super().has(host) or _OSS.fullmatch(host) is not None

    async def answer(self, head: RequestHead, body: asyncio.StreamReader) -> bytes:
        """The answer to a request, whose body is read to its end."""
        if super().has(head.host):
            return await super().answer(head, body)
        async for _ in read_body(head, body):
            pass
        text = _NO_OSS.format(message=escape(_MESSAGE), host=escape(head.host))
        return response(head, HTTPStatus.NOT_IMPLEMENTED, "application/xml", text)

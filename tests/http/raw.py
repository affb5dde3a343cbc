"""Answers as bytes, for what a client library would hide."""

import asyncio
import json
import re
from typing import Any

from tests.http.conftest import Api, Response, connected
from tests.waiting import deadline

ID = "01a20eee-7981-7a0f-96f6-baf9b7289592"


async def raw(api: Api, request: bytes) -> bytes:
    """The bytes of the answer that a server gives to these bytes."""
    async with connected(api) as (reader, writer), deadline():
        writer.write(request)
        return await answer_bytes(reader)


async def answer_bytes(reader: asyncio.StreamReader) -> bytes:
    """One answer: its head, and as much body as the head announces."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    return head + (await reader.readexactly(int(length[1])) if length else b"")


def parsed(answer: bytes) -> tuple[int, dict[str, str], Any]:
    """Status, headers (lower case) and JSON body of an answer's bytes."""
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(first.split()[1]), headers, json.loads(body) if body else None


def retry_after(answer: Response) -> int:
    """The seconds of the header Retry-After, which must be a whole number, 1 or more."""
    seconds = answer.headers["Retry-After"]
    assert re.fullmatch("[1-9][0-9]*", seconds)
    return int(seconds)

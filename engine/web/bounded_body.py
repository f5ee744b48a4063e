"""Forms, read with limits: bytes are counted as they arrive."""

from python_multipart.exceptions import FormParserError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

_MOST_FIELDS = 5_000
_MOST_FILES = 1_000


class BodyTooLarge(Exception):
    """The body has more bytes than the page takes."""


async def read_form(request: Request, largest: int) -> FormData:
    """The form of a request. Files are kept on disk, from a megabyte on.

    Raises BodyTooLarge beyond ``largest`` bytes, and HTTPException for a body that is no form.
    """
    declared = request.headers.get("content-length", "0")
    if declared.isascii() and declared.isdigit() and int(declared) > largest:
        raise BodyTooLarge
    size, receive = 0, request.receive

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > largest:
            raise BodyTooLarge
        return message

    bounded = Request(request.scope, counted)
    try:
        form = await bounded.form(max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=largest)
    except (MultiPartException, FormParserError, ClientDisconnect, UnicodeDecodeError, LookupError):
        raise HTTPException(400) from None
    return form

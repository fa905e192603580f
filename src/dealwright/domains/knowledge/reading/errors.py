"""Why a file cannot be read, said to the person who uploaded it."""

from http import HTTPStatus

from dealwright.kernel.errors import AppError


class Unreadable(AppError):
    """This file cannot be read."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "unreadable"


class EmptyFile(Unreadable):
    """The file is empty."""

    code = "empty"


class NotText(Unreadable):
    """The file calls itself text, but its content is not text."""

    code = "binary"


class UnknownFormat(Unreadable):
    """This format is not supported. Upload HTML, PDF, DOCX, PPTX, Markdown, text or CSV."""

    code = "unknown_format"


class Encrypted(Unreadable):
    """The file is protected by a password. Upload a copy without one."""

    code = "encrypted"


class Broken(Unreadable):
    """The file is damaged. Open it, save it again and upload the new copy."""

    code = "broken"


class TooMuch(Unreadable):
    """The file is too large when unpacked."""

    code = "too_large"


class TooManyPages(Unreadable):
    """The file has too many pages. Split it and upload the parts."""

    code = "too_many_pages"


class Scanned(Unreadable):
    """The file holds pictures of pages, not text. Upload a version with text (use text recognition)."""

    code = "scanned"


class TookTooLong(Unreadable):
    """Reading the file took too long, so it was stopped. Split it and upload the parts."""

    code = "timeout"


class ReaderCrashed(Unreadable):
    """The file made its reader fail, so it was not read. Save it again and upload the new copy."""

    code = "crashed"


def unreadable(code: str, message: str) -> Unreadable:
    """The error of this code, as it came from another process."""
    kinds = {kind.code: kind for kind in Unreadable.__subclasses__()}
    return kinds.get(code, Unreadable)(message)

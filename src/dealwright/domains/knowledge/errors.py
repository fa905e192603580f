"""What can go wrong with documents."""

from http import HTTPStatus

from dealwright.kernel.errors import AppError, Conflict, Invalid


class SourceBusy(Conflict):
    """This source is being read right now. Wait until it is done, or stop it first."""

    code = "source_busy"


class WrongSourceKind(Invalid):
    """This source does not take that."""

    code = "wrong_source_kind"


class FileRefused(Invalid):
    """This file cannot be read."""

    code = "file_refused"


class NoSuchEmbedder(Invalid):
    """This installation has no embedder of that name."""

    code = "no_such_embedder"


class SiteClosed(AppError):
    """This website cannot be read right now."""

    status = HTTPStatus.BAD_GATEWAY
    code = "site_closed"

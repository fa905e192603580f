"""Why something that was computed apart has no result, other than what it raised itself."""

from http import HTTPStatus

from dealwright.kernel.errors import AppError, Unavailable


class WorkLost(AppError):
    """The process that computed this ended before it was done."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "work_lost"


class WorkInterrupted(Unavailable):
    """The server was stopped while this was computed."""

    code = "work_interrupted"


class WorkFailed(RuntimeError):
    """An error whose class cannot travel between processes, in words."""

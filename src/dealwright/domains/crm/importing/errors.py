"""What can go wrong with an import as a whole."""

from dealwright.kernel.errors import Conflict, Invalid


class FilesRefused(Invalid):
    """Some of these files cannot be read."""

    code = "files_refused"


class ImportStopped(Conflict):
    """This import was cancelled, or another worker has taken it over."""

    code = "import_stopped"

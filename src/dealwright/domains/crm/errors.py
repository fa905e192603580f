"""What can go wrong with the client's record."""

from dealwright.kernel.errors import Conflict, Invalid


class LikelyDuplicate(Conflict):
    """Something like this is here already."""

    code = "likely_duplicate"


class LeadAlreadyConverted(Conflict):
    """This lead was converted already."""

    code = "lead_already_converted"


class LostReasonNeeded(Invalid):
    """Say why the deal was lost."""

    code = "lost_reason_needed"


class StageInUse(Conflict):
    """This stage still has deals. Move them first."""

    code = "stage_in_use"


class ParentCircle(Invalid):
    """This would make the account its own ancestor."""

    code = "parent_circle"


class NoPipeline(Conflict):
    """There is no pipeline yet. Ask a manager to add one in the settings."""

    code = "no_pipeline"


class NotDeleted(Conflict):
    """This record is not deleted, so there is nothing to restore."""

    code = "not_deleted"


class NameTaken(Conflict):
    """Something with this name is here already."""

    code = "name_taken"


class ExternalIdTaken(Conflict):
    """Another record has this external id."""

    code = "external_id_taken"


class ImportBusy(Conflict):
    """This import is running or done; it cannot be changed now."""

    code = "import_busy"


class NotADemo(Conflict):
    """This workspace is not a demo, so it is not removed."""

    code = "not_a_demo"

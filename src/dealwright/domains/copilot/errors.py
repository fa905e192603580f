"""What can go wrong around the copilot."""

from dealwright.kernel.errors import Conflict, Forbidden, LimitReached


class NeedsPerson(Forbidden):
    """A conversation belongs to a person: sign in, or use the tools by MCP with a key."""

    code = "needs_person"


class NotYours(Forbidden):
    """This conversation is a colleague's: it may be read, not continued."""

    code = "not_yours"


class TooManyRuns(LimitReached):
    """Your earlier questions are still being answered. Wait for one or stop it."""

    code = "too_many_runs"


class ProposalDone(Conflict):
    """This was decided before."""

    code = "proposal_done"


class EvaluationRunning(Conflict):
    """Another evaluation is under way. Wait for its end."""

    code = "evaluation_running"


class NoDemo(Conflict):
    """The shipped test set is about the demo company. Give `cases` of your own for this workspace."""

    code = "no_demo"

"""What can go wrong around people and sign-in."""

from dealwright.kernel.errors import Conflict, Invalid, NotFound, Unauthenticated


class WrongPassword(Unauthenticated):
    """This e-mail and password do not belong together."""

    code = "wrong_password"


class ChooseWorkspace(Conflict):
    """This e-mail belongs to several workspaces. Please choose one."""

    code = "choose_workspace"


class AlreadySetUp(Conflict):
    """This installation already has a workspace. Ask its admin for an invitation."""

    code = "already_set_up"


class EmailTaken(Conflict):
    """Somebody in this workspace already has this e-mail."""

    code = "email_taken"


class TeamNameTaken(Conflict):
    """Another team has this name."""

    code = "team_name_taken"


class LastAdmin(Conflict):
    """A workspace needs at least one active admin."""

    code = "last_admin"


class InvitationInvalid(NotFound):
    """This invitation was used already or is too old. Ask your admin for a new one."""

    code = "invitation_invalid"


class WeakPassword(Invalid):
    """Choose a password of at least ten characters that is not among the most used ones."""

    code = "weak_password"


class CsrfFailed(Unauthenticated):
    """The request did not come from our own page. Please reload."""

    code = "csrf_failed"

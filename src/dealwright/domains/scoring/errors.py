"""What scoring refuses."""

from dealwright.kernel.errors import Conflict


class RunGoesOn(Conflict):
    """This is being done already; wait for it or stop it."""

    code = "run_goes_on"


class AlreadyChampion(Conflict):
    """This model gives the scores already."""

    code = "already_champion"


class NothingToScore(Conflict):
    """This has ended already: only what is still open has a score."""

    code = "nothing_to_score"

"""What changed of deals and when it was noted: fields as edits that can be undone. Pure."""

from dataclasses import dataclass

import numpy as np

from dealwright.domains.forecasting.money import Codes, Floats


@dataclass(frozen=True, eq=False)
class Edits:
    """Changes of one field, oldest first."""

    deal: Codes
    at: Floats
    before: Floats
    after: Floats

    def undo(self, values: Floats | Codes, moment: float) -> Floats:
        """The values of then: what each deal had before its first change after the moment."""
        later = np.flatnonzero(self.at > moment)[::-1]
        then = values.astype(np.float64)
        then[self.deal[later]] = self.before[later]
        return then

    def redo(self, values: Floats, moment: float, since: Floats) -> Floats:
        """The values of then: what the last change up to the moment made them, if it came since."""
        done = np.flatnonzero(self.at <= moment)
        done = done[self.at[done] >= since[self.deal[done]]]
        then = values.copy()
        then[self.deal[done]] = self.after[done]
        return then


def no_edits() -> Edits:
    return Edits(np.zeros(0, dtype=np.int32), np.zeros(0), np.zeros(0), np.zeros(0))

"""Which verdicts a new release would change."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis import sources
from analysis.claims.ledger import Claim, ledger
from analysis.claims.verdict import Verdict, judge_claim


@dataclass(frozen=True)
class Turn:
    """A claim whose verdict or robustness a release would change."""

    claim: Claim
    before: Verdict
    after: Verdict


def turns(source: str, old: pd.DataFrame, new: pd.DataFrame) -> tuple[list[Turn], int]:
    """Return the claims that would be told otherwise, and how many were tested.

    Parameters
    ----------
    source : str
        Source the two tables belong to.
    old, new : pandas.DataFrame
        Tidy tables of its two releases; other sources stay as they are.
    """
    tested = [claim for claim in ledger() if source in claim.sources]
    wanted = {name for claim in tested for name in claim.sources} - {source}
    others = {name: sources.load(name) for name in sorted(wanted) if name in sources.shipped()}
    found = []
    for claim in tested:
        before, after = (judge_claim(claim, {**others, source: table}) for table in (old, new))
        if (before.verdict, before.robustness) != (after.verdict, after.robustness):
            found.append(Turn(claim, before, after))
    return found, len(tested)

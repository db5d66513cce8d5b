"""A person sits before it: a panel to choose from, a table to look into, a batch to follow, a dashboard.

An optional layer above the reports: notebooks call it and need nothing from it. In a batch it shows nothing.
"""

import os
from pathlib import Path

from analysis.reports.inside import PERSON

# The notebook of a kernel that a Jupyter server started, and the id of the one that Voila shows; a batch drops both.
SESSION, DASHBOARD = PERSON


def panel() -> None:
    """Show the choices of this notebook, from what its figures hold, with a button to run it again and one to keep it.

    Where no person sits before the kernel, as in a batch, nothing is shown and nothing is loaded.
    """
    where = os.environ.get(DASHBOARD) or os.environ.get(SESSION)
    if where:
        from analysis.lab.choosing import show

        show(Path(where).stem)

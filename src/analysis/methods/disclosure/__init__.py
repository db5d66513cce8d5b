"""No cell that could point to a person: what may be published of records, and proof that the rest stays hidden.

``tables`` counts what is to be published, ``audit`` attacks it with all that is published together, ``gate`` hides
what must be hidden and says why, ``asked`` puts it into a notebook's words, ``leaks`` searches the finished texts,
``simulated`` makes records of nobody.
"""

from analysis.methods.disclosure.asked import disclosed
from analysis.methods.disclosure.audit import exposed
from analysis.methods.disclosure.gate import Release, gate
from analysis.methods.disclosure.leaks import leaks
from analysis.methods.disclosure.simulated import simulated
from analysis.methods.disclosure.tables import Request

__all__ = ["Release", "Request", "disclosed", "exposed", "gate", "leaks", "simulated"]

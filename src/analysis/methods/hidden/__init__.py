"""How many were on none of the lists: multiple systems estimation from capture histories.

``table`` checks what is given, ``fit`` fits one model, ``existence`` says why a model has no estimate, ``select``
chooses among models, ``bootstrap`` repeats the choice, ``answer`` puts it together.
"""

from analysis.methods.hidden.answer import Estimate, answers, estimate, fixed, overlap, spread

__all__ = ["Estimate", "answers", "estimate", "fixed", "overlap", "spread"]

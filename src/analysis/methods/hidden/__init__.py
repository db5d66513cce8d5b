"""How many were on none of the lists: multiple systems estimation from capture histories.

``table`` checks what is given, ``fit`` fits one model, ``existence`` says why a model has no estimate, ``select``
chooses among models, ``bootstrap`` repeats the choice, ``estimate`` puts it together.
"""

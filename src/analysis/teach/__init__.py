"""A room of people learns with the collection: questions that check themselves, and what a teacher needs around them.

``answers`` reads what a learner gave, ``questions`` and ``seals`` hold what is asked and the sealed answers, ``check``
answers at once, ``progress`` keeps what was done, ``pooled`` puts shared summaries together, ``units`` makes a learner's
notebook from its solution, ``nbgrader`` the same for a grading tool.
"""

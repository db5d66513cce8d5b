"""Methods: ours against statsmodels, both sides in one run; and what the intervals cover by simulation.

    .venv/bin/python benchmarks/methods.py              # speed
    .venv/bin/python benchmarks/methods.py --coverage   # some minutes

1. One fit of a model of five lists, and of a batch of 1,000 tables (limit: a fifth of statsmodels' time).
2. A thousand bootstrap replicates of the five lists of the United Kingdom, the choice repeated (limit 10 s on two cores).
3. Coverage of the nominal 95 % intervals: tables drawn from a fitted model, the whole method run on each.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
import statsmodels.api as sm

from analysis.methods import hidden, small
from analysis.methods.hidden.fit import fit, mains, overlaps
from analysis.methods.hidden.table import lists
from analysis.methods.trend import trend
from analysis.sources import load
from analysis.sources.mse_tables import histories

ROUNDS = 7
STUDY = "uk_2013_5list"
SIMULATED = 300


def seconds(job: Callable[[], object]) -> float:
    """Return the time of one run."""
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def alternate(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """Return the medians of two jobs taken in turns."""
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(ROUNDS)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def told(what: str, ours: float, theirs: float) -> None:
    """Print one comparison."""
    print(f"{what:52} {ours * 1e3:9.2f} ms {theirs * 1e3:9.2f} ms {theirs / ours:7.1f} times")


def speed() -> None:
    """Time fits, selections and replicates."""
    table = histories(load("mse_tables"), STUDY)
    given = lists(table)
    model = tuple(given.term(name) for name in hidden.estimate(table, replicates=0).terms)
    design = overlaps(5, (*mains(5), *sorted(model)))
    drawn = (
        np.random.default_rng(1)
        .multinomial(given.observed, given.counts / given.observed, 1000)
        .astype(float)
    )

    def theirs(counts: np.ndarray) -> None:
        sm.GLM(counts, design, family=sm.families.Poisson()).fit()

    print(f"{'what':52} {'ours':>12} {'statsmodels':>12} {'faster':>13}")
    told(
        "one fit, five lists, twelve terms",
        *alternate(lambda: fit(given.counts, 5, model), lambda: theirs(given.counts)),
    )
    ours, one = alternate(lambda: fit(drawn, 5, model), lambda: [theirs(row) for row in drawn[:50]])
    told("1,000 tables of the same model (theirs: 20 x 50)", ours, one * 20)
    for name in (STUDY, "uk_2013_6list", "netherlands_2010_2015_5list", "new_orleans_8list_n185"):
        other = histories(load("mse_tables"), name)
        took = statistics.median(seconds(lambda other=other: hidden.estimate(other)) for _ in range(3))  # type: ignore[misc]
        print(f"1,000 replicates, stepwise, {name:30} {took:6.2f} s")
    for order in (2, 4):
        took = seconds(lambda order=order: hidden.estimate(table, "bic", order))  # type: ignore[misc]
        print(f"1,000 replicates, BIC of order {order}, {STUDY:26} {took:6.2f} s")


def coverage() -> None:
    """Draw tables from a known truth and count how often each interval holds it."""
    for name in (STUDY, "new_orleans_5list_n185"):
        _hidden(name, "stepwise")
    _hidden(STUDY, "bic", 60)
    random = np.random.default_rng(5)
    for dispersion in (1.0, 4.0, 10.0):
        for family in ("quasi-poisson", "negative binomial"):
            held = [_trended(random, dispersion, family) for _ in range(SIMULATED)]
            print(f"trend, 16 years, dispersion {dispersion:4.0f}, {family:20} {100 * np.mean(held):5.1f} %")
    for mean in (0.5, 2, 5, 20):
        draws = random.poisson(mean, 20_000).tolist()
        limits = {count: small.poisson(count) for count in set(draws)}
        held = [limits[count].low <= mean <= limits[count].high for count in draws]
        print(f"Poisson count, mean {mean:4} {100 * np.mean(held):5.1f} %")


def _hidden(name: str, method: str, size: int = SIMULATED) -> None:
    """Take a fitted model for the truth, draw tables from it, and run the whole method on each."""
    table = histories(load("mse_tables"), name)
    given, best = lists(table), hidden.estimate(table, method, replicates=0)
    found = fit(given.counts, 5, [given.term(term) for term in best.terms])
    chances = np.r_[found.means[0], found.hidden[0]]
    random, held, wide, silent = np.random.default_rng(7), [], [], 0
    for number in range(size):
        drawn = random.multinomial(round(best.estimate), chances / chances.sum())[:-1]
        rows = [[history >> bit & 1 for bit in range(5)] for history in range(1, 32)]
        one = pd.DataFrame(rows, columns=list(given.names)).assign(count=drawn)
        answer = hidden.estimate(one, method, replicates=300, seed=number)
        if not answer.interval.said:
            silent += 1
            continue
        held.append(answer.interval.low <= best.estimate <= answer.interval.high)
        wide.append(answer.percentiles.low <= best.estimate <= answer.percentiles.high)
    print(
        f"{name}, {method}: BCa {100 * np.mean(held):.1f} %, percentiles {100 * np.mean(wide):.1f} %, "
        f"nothing said {silent} of {size}"
    )


def _trended(random: np.random.Generator, dispersion: float, family: str) -> bool:
    mean = 200 * np.exp(0.05 * np.arange(16))
    rate = random.gamma(mean / (dispersion - 1), dispersion - 1) if dispersion > 1 else mean
    count = random.poisson(rate).astype(float)
    found = trend(pd.DataFrame({"year": range(2003, 2019), "low": count, "high": count}), family)
    return bool(found.interval.low <= 100 * np.expm1(0.05) <= found.interval.high)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--coverage", action="store_true", help="simulate instead of timing")
    if options.parse_args().coverage:
        coverage()
    else:
        speed()

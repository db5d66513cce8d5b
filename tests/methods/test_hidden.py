"""Multiple systems estimation: published numbers to the decimal, fits to 1e-8, refusals with their reason."""

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.methods.hidden import answers, bootstrap, estimate, fixed, overlap, select, spread
from analysis.methods.hidden.existence import why_not
from analysis.methods.hidden.fit import fit, mains, overlaps, pairs
from analysis.methods.hidden.table import lists
from analysis.sources import load
from analysis.sources.mse_tables import STUDIES, histories
from analysis.vocabulary.errors import BadRequest, BrokenContract

UK = ("LA.NG", "NG.GP", "LA.PFNCA", "PFNCA.GP", "GO.GP", "NG.GO")
# Study, terms in the order they enter, persons (the publications: docs/methods/hidden_populations.md).
PUBLISHED = {
    "uk_2013_5list": (UK, 11_312.99),
    "uk_2013_6list": (("NCA.PF", "LA.NG", "GP.NG", "LA.PF", "GP.PF", "GO.GP", "GO.NG"), 11_417.99),
    "netherlands_2010_2015_5list": (("IO.Z", "P.Z", "P.R", "IO.P", "K.R", "IO.K"), 121_521.61),
    "new_orleans_8list_n185": (("D.E",), 1_183.69),
    "new_orleans_8list_n186": (("D.E",), 1_110.488),
    "new_orleans_5list_n185": ((), 1_034.15),
    "new_orleans_5list_n186": ((), 981.4314),
}
KOREA = pd.DataFrame(  # as printed in the user guide of MultipleSystemsEstimation
    [(0, 0, 1, 41), (0, 1, 0, 5), (1, 0, 0, 5), (1, 1, 0, 54), (1, 0, 1, 6), (0, 1, 1, 0), (1, 1, 1, 12)],
    columns=["b", "c", "d", "count"],
)
ARTIFICIAL = pd.DataFrame(  # Chan, Silverman and Vincent (2021), Table 2
    [(1, 0, 0, 40), (0, 1, 0, 30), (0, 0, 1, 20), (1, 1, 0, 6)], columns=["A", "B", "C", "count"]
)
COUNTS = st.lists(st.integers(0, 60), min_size=15, max_size=15)


@pytest.fixture(scope="module")
def tables():
    """Return the capture histories that ship, by study."""
    shipped = load("mse_tables")
    return {study: histories(shipped, study) for study in STUDIES}


def unordered(terms):
    """Return terms without the order of their lists."""
    return {frozenset(term.split(".")) for term in terms}


@pytest.mark.parametrize("study", PUBLISHED)
def test_stepwise_gives_the_published_number(tables, study):
    """The same terms, and the same persons to the last decimal printed."""
    terms, persons = PUBLISHED[study]
    found = estimate(tables[study], replicates=0)
    assert unordered(found.terms) == unordered(terms)
    assert found.estimate == pytest.approx(persons, abs=0.006)


def test_bic_gives_the_published_numbers(tables):
    """All models of order two, and of order four; New Orleans stays with independent lists."""
    assert estimate(tables["uk_2013_5list"], "bic", 2, 0).estimate == pytest.approx(22_991, abs=0.5)
    assert estimate(tables["uk_2013_5list"], "bic", 4, 0).estimate == pytest.approx(25_311, abs=0.5)
    orleans = spread(tables["new_orleans_5list_n186"])
    assert orleans["bic"].iloc[0] == pytest.approx(96.27026, abs=1e-5)
    assert orleans["terms"].iloc[0] == ()


def test_the_ranking_of_a_published_table():
    """Six models of the Korean table have an estimate; each has its published number and BIC."""
    found = select.by_bic(lists(KOREA), 2)
    assert found["estimate"].round(4).tolist() == [157.1667, 268.7778, 123.4630, 126.1944, 126.9394, 141.9926]
    assert found["bic"].round(5).tolist() == [57.14081, 58.96860, 91.89711, 138.06368, 155.16018, 184.14431]


def test_fit_measures_are_the_published_ones(tables):
    """Deviance 16.35 and AIC 127.6 of the five lists of the United Kingdom, 22.99 and 162.66 of the six."""
    for study, deviance, aic in (("uk_2013_5list", 16.351, 127.599), ("uk_2013_6list", 22.994, 162.659)):
        table = lists(tables[study])
        found = fit(table.counts, len(table.names), [table.term(name) for name in PUBLISHED[study][0]])
        assert found.deviance[0] == pytest.approx(deviance, abs=5e-4)
        assert 2 * found.parameters - 2 * found.likelihood[0] == pytest.approx(aic, abs=5e-4)


@pytest.mark.parametrize(
    ("study", "method", "order", "low", "high"),
    [
        ("uk_2013_5list", "stepwise", 2, 9_367, 15_219),
        ("netherlands_2010_2015_5list", "stepwise", 2, 48_002, 173_698),
        ("new_orleans_8list_n185", "stepwise", 2, 717, 1_657),
        ("new_orleans_5list_n185", "stepwise", 2, 517.4, 1_588.2),
        ("new_orleans_5list_n186", "bic", 2, 397, 1_505),
    ],
)
def test_intervals_are_the_published_ones_within_the_draw(tables, study, method, order, low, high):
    """Each published limit lies within three standard deviations of ours over ten seeds of 1,000 replicates."""
    number = 10 if method == "stepwise" else 4
    drawn = [estimate(tables[study], method, order, 1000, seed=seed).interval for seed in range(number)]
    for published, ours in ((low, [one.low for one in drawn]), (high, [one.high for one in drawn])):
        assert abs(published - np.mean(ours)) <= 3 * np.std(ours, ddof=1)


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        (("A.B", "A.C", "B.C"), "more than one estimate"),
        (("A.B",), "no estimate exists"),
        (("A.B", "A.C"), "no estimate exists"),
        (("A.B", "B.C"), "no estimate exists"),
    ],
)
def test_the_artificial_table_is_refused_as_published(terms, reason):
    """Existence and identifiability fail for the models that Table 3 of Chan, Silverman and Vincent (2021) names."""
    persons, why = fixed(ARTIFICIAL, terms)
    assert math.isnan(persons)
    assert reason in why


def test_the_artificial_table_gets_no_number_unless_it_is_asked_for_by_name():
    """No person is on C and another list: the table cannot say whether C depends, and no estimate is given."""
    found = estimate(ARTIFICIAL)
    assert math.isnan(found.estimate)
    assert "more than one estimate fits as well (nobody is on both lists of A.C, B.C)" in found.why
    assert found.as_record()["estimate"] is None
    assert fixed(ARTIFICIAL, ())[0] == pytest.approx(539.09, abs=0.01)


@pytest.mark.parametrize("study", ["uk_2013_5list", "netherlands_2010_2015_5list", "new_orleans_5list_n185"])
def test_fits_agree_with_statsmodels(tables, study):
    """Coefficients of 60 random models agree with statsmodels to 1e-8, empty pairs left out on both sides."""
    table, random = lists(tables[study]), np.random.default_rng(4)
    for _ in range(60):
        model = tuple(random.choice(pairs(5), random.integers(0, 8), replace=False))
        found = fit(table.counts, 5, model)
        if not found.found[0]:
            continue
        terms = (*mains(5), *sorted(model))
        none = table.counts @ overlaps(5, terms) == 0
        gone = tuple(np.array(terms)[none])
        cells = ~overlaps(5, gone).any(axis=1) if gone else np.ones(31, bool)
        design = overlaps(5, tuple(np.array(terms)[~none]))[cells]
        theirs = sm.GLM(table.counts[cells], design, family=sm.families.Poisson()).fit(tol=1e-14, maxiter=200)
        assert np.log(found.hidden[0]) == pytest.approx(theirs.params[0], abs=1e-8)
        assert found.means[0][cells] == pytest.approx(theirs.mu, rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("study", ["uk_2013_5list", "netherlands_2010_2015_5list", "new_orleans_5list_n185"])
def test_a_fit_is_found_exactly_where_one_exists(tables, study):
    """Newton's verdict and that of linear programming agree on every fifth of the 1,024 models of pairs."""
    table = lists(tables[study])
    for model in select.models(5, 2)[::5]:
        assert fit(table.counts, 5, model).found[0] == (why_not(table.counts, 5, model) == "")


@settings(deadline=None, max_examples=60)
@given(COUNTS, st.sets(st.sampled_from(pairs(4)), max_size=5))
def test_existence_and_fit_agree_on_any_table(counts, terms):
    """On any table of four lists a fit is found if, and only if, linear programming proves one."""
    table = np.array(counts, float)
    if table.sum() == 0:
        return
    assert fit(table, 4, terms).found[0] == (why_not(table, 4, terms) == "")


@settings(deadline=None, max_examples=60)
@given(COUNTS, st.sets(st.sampled_from(pairs(4)), max_size=5))
def test_a_fit_keeps_every_overlap_it_has_a_term_for(counts, terms):
    """Fitted and observed persons agree on each list and on each pair in the model; the unseen are never negative."""
    table = np.array(counts, float)
    found = fit(table, 4, terms)
    if table.sum() and found.found[0]:
        model = overlaps(4, (*mains(4), *sorted(terms)))
        assert found.means[0] @ model == pytest.approx(table @ model, rel=1e-6, abs=1e-6)
        assert found.hidden[0] >= 0


@settings(deadline=None, max_examples=40)
@given(COUNTS, st.permutations(range(4)))
def test_the_order_of_the_lists_does_not_matter(counts, order):
    """Lists by another name or in another order give the same number."""
    rows = [[number >> bit & 1 for bit in range(4)] for number in range(1, 16)]
    table = pd.DataFrame(rows, columns=list("ABCD")).assign(count=counts)
    try:
        found = estimate(table, replicates=0)
    except BrokenContract:
        return
    other = estimate(table[["ABCD"[index] for index in order] + ["count"]], replicates=0)
    if not found.why and unordered(found.terms) == unordered(
        other.terms
    ):  # else two pairs were equally unlikely
        assert other.estimate == pytest.approx(found.estimate, rel=1e-6)


def test_together_is_as_one_by_one(tables):
    """Replicates that are fitted together are what each gives alone."""
    table = lists(tables["new_orleans_5list_n185"])
    random = np.random.default_rng(0)
    drawn = random.multinomial(table.observed, table.counts / table.observed, 60).astype(float)
    together = select.stepwise(drawn, 5)
    for number, row in enumerate(drawn):
        alone = select.stepwise(row, 5)
        assert alone.terms[0] == together.terms[number]
        np.testing.assert_allclose(alone.hidden[0], together.hidden[number], rtol=1e-8)


def test_a_replicate_without_an_estimate_has_no_upper_limit():
    """Where one replicate in ten has no estimate, the interval has no upper end, and says so."""
    found = bootstrap.Replicates(np.r_[np.arange(90.0), np.full(10, np.inf)], np.arange(5.0), np.ones(5))
    assert bootstrap.percentile(found) == (2, math.inf)
    assert found.failed == 10


def test_bca_is_percentile_where_nothing_leans():
    """Symmetric replicates around the estimate and no skew give the percentile interval."""
    found = bootstrap.Replicates(np.arange(1.0, 1000.0), np.array([-1.0, 0.0, 1.0]), np.ones(3))
    assert bootstrap.bca(500.0, found) == bootstrap.percentile(found)


def test_the_choice_of_model_shows_in_the_spread(tables):
    """The models of the British table within ten of the best say from some 11 to some 29 thousand."""
    found = spread(tables["uk_2013_5list"])
    near = found[found["behind"] <= 10]
    assert near["estimate"].min() == pytest.approx(10_545.8, abs=0.1)
    assert near["estimate"].max() == pytest.approx(29_035.4, abs=0.1)
    assert set(found["chosen"]) == {"", "best by BIC", "stepwise", "independent lists"}


def test_more_lists_are_searched_around_the_stepwise_choice(tables):
    """For eight lists the models two terms away are tried; the choice itself and independence are among them."""
    found = spread(tables["new_orleans_8list_n185"])
    assert found[found["chosen"].str.contains("stepwise")]["estimate"].iloc[0] == pytest.approx(
        1_183.69, abs=0.01
    )
    assert "independent lists" in ", ".join(found["chosen"])
    assert [one.method for one in answers(tables["new_orleans_8list_n185"], 20)] == ["stepwise"]


def test_overlaps_are_counted(tables):
    """The British local authorities list 94 persons, 18 of them on the list of charities too."""
    found = overlap(tables["uk_2013_5list"])
    assert found.loc["LA", "NG"] == found.loc["NG", "LA"] == 15 + 1 + 1 + 1
    assert found.loc["LA", "LA"] == 54 + 15 + 19 + 3 + 1 + 1 + 1
    assert found.loc["LA", "GP"] == 0


def test_a_table_that_cannot_tell_has_no_spread():
    """No model of the artificial table is shown."""
    assert spread(ARTIFICIAL).empty


ROWS = {"A": [1, 0, 0, 1, 1, 0, 1], "B": [0, 1, 0, 1, 0, 1, 1], "C": [0, 0, 1, 0, 1, 1, 1]}
GOOD = pd.DataFrame(ROWS).assign(count=[9, 8, 7, 3, 3, 3, 1])


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (GOOD.drop(columns="count"), "no column 'count'"),
        (GOOD.head(0), "no person"),
        (GOOD[["A", "B", "count"]], "2 lists"),
        (pd.concat([GOOD, GOOD.head(1)], ignore_index=True), "history A is given twice"),
        (GOOD.assign(A=2), "list A: found 2"),
        (GOOD.assign(count="<5"), "a censored count has no estimate"),
        (GOOD.assign(count=-1), "whole number"),
        (GOOD.assign(count=2.5), "whole number"),
        (GOOD.assign(count=1e15), "whole number"),
        (GOOD.assign(count=float("nan")), "whole number"),
        (GOOD.assign(count=0), "no person"),
        (GOOD.assign(A=0, count=1).drop_duplicates("C"), "on no list|given twice|holds nobody"),
        (GOOD.rename(columns={"A": "A.B"}), "without a dot"),
        (GOOD.head(1), "list B holds nobody"),
    ],
)
def test_what_is_no_table_is_refused(table, says):
    """Empty, one row, censored, negative, broken, huge and missing counts: one line that says what is wrong."""
    with pytest.raises(BrokenContract, match=says):
        estimate(table)


def test_everybody_on_every_list_says_nothing():
    """Lists that hold the same persons cannot say how many they miss."""
    found = estimate(GOOD.tail(1))
    assert math.isnan(found.estimate)
    assert found.why


@pytest.mark.parametrize(
    "asked", [{"method": "guess"}, {"replicates": -1}, {"level": 95}, {"method": "bic", "order": 3}]
)
def test_wrong_requests_are_refused(asked):
    """A method nobody has, less than no replicates, a level above one, an order of as many as there are lists."""
    with pytest.raises(BadRequest):
        estimate(GOOD, **asked)


def test_huge_counts_stay_exact():
    """Counts of hundreds of millions scale as small ones do."""
    small, large = estimate(GOOD, replicates=0), fixed(GOOD.assign(count=GOOD["count"] * 10_000_000), ())
    assert large[0] == pytest.approx(fixed(GOOD, small.terms)[0] * 1e7, rel=1e-9)

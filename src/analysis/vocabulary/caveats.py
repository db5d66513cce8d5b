"""The fixed vocabulary of warnings. Source cards and claims name them; pages print them.

A caveat lives here once, so that nobody can forget half of it and no two pages word it differently.
"""

from __future__ import annotations

from analysis.vocabulary.errors import UnknownName
from analysis.vocabulary.language import Spoken

_TEXTS = {
    "detected_not_prevalence": "Detected victims are the part that authorities saw. More of them can mean more trafficking, more "
    "police work, a wider law or a better form: the count alone cannot say which.",
    "reporters_change": "Not every country reports every year. A change of the sum is partly a change of who reported; the "
    "number of countries stands beside each figure.",
    "censored_0_4": "Cells below five are printed as “<5” and hold 0 to 4 persons. Sums carry both bounds; nothing was "
    "put in between.",
    "parts_under_one_label": "The release prints several forms under one label, “other forms”. They are added; a person "
    "exploited in several ways may be counted in more than one form, so forms can exceed the total.",
    "definitions_differ": "Each state counts under its own law, and laws change. Compare a country with itself first, and look "
    "for breaks.",
    "no_ranking": "A country that counts well shows more victims than one that looks away. Counts are no measure of "
    "blame, and citizenship is no cause.",
    "stages_not_cohort": "Suspected, prosecuted and convicted persons of one year are different people, counted in different "
    "years and ways. Their ratio is a yield in the year, not a conviction rate.",
    "revised_backwards": "The publisher revises earlier years without notice. Figures belong to the release named here.",
    "registered_is_wider": "Registered victims (EU) include persons who were not formally identified; they are not the detected "
    "victims of UNODC and the two are never added.",
    "press_figures": "Some figures of this table were read in Eurostat’s news or in press copies of them, not in the data "
    "set itself; the note of each row says where.",
    "ordinal_level": "The levels of 2006 say how often sources of that time named a country. They are an order, reflect "
    "where people looked, and cannot be added or averaged.",
    "us_estimate": "The US Department of State compiles these figures from reports of governments; its definitions "
    "are its own and it calls them estimates.",
    "hidden_since": "This older table printed numbers from 1 to 4, which UNODC hides today; they stand here as 1 to 4, no more.",
    "tier_is_a_judgement": "A tier is the judgement of one government on the effort of another, follows its policy "
    "too, and is an order: the Watch List lies between Tier 2 and Tier 3, but no number lies between 2 and 3.",
    "same_reports_behind": "Tiers, the 3P index and the Human Trafficking Indicators are all read from the US reports: "
    "they cannot confirm each other.",
    "treaty_list_ends": "The lists of parties end where they were copied, in 2013 or 2014. A country without an action may "
    "have acted since.",
    "law_on_paper": "A law or a ratification says what a state promised, not what it does.",
    "expert_scores": "Scores are judgements of experts on scales of their own: compare order, not distance, and never "
    "averages of editions that were made of different items.",
    "perception": "Perceptions of corruption are no measurement of corruption; ranks move when others move.",
    "modelled_editions": "Modelled estimates are not counts. Each edition has its own method and data, so that two editions "
    "are never a trend.",
    "part_of_the_world": "This file holds the countries of Asia and the Pacific only: no figure here speaks for Europe or the "
    "world.",
    "grants_as_listed": "Grants as listed in US reports, where one may be listed twice or under a region. The aims of a "
    "grant overlap: amounts by aim are never added.",
    "quoted_figures": "Figures quoted from published pages, each with its address. “Primary” was read at the publisher, "
    "“digest” in someone's summary of it, which may err.",
    "national_definitions": "National offices print different things under one indicator number: counts, rates, cases of one "
    "law. Only rows of one measure and one unit are comparable, and within one country first.",
    "shares_of_a_rate": "Rates by sex, age or form are here parts of the national rate (all have the whole population below "
    "the line) unless the unit says “of the group”.",
    "law_breaks": "A new law changes what is counted. Compare only within one key of the statistics and never across the "
    "years flagged as a break.",
    "police_activity": "Police find what they look for: more cases can mean more controls.",
    "referral_is_not_a_finding": "A referral says that somebody saw signs of trafficking. Decisions on it fall months or years "
    "later, so referrals and decisions of one period are different people.",
    "live_only": "No release of this source was at hand: the loader was written against the published description of the "
    "answer and tested with made-up answers only.",
    "records_of_partners": "CTDC holds records of organisations that assist victims. They show whom these organisations reached, "
    "country by country as partners joined, and are no sample and no national count.",
    "two_populations": "Hotline records and case management records are different people, asked different questions. They are "
    "never added; shares are taken within one of them.",
    "simulated_records": "The publisher simulated these records from real ones. Totals by one characteristic are close to "
    "the real ones; small cells and rare combinations are noise.",
    "suppressed_1_9": "Cells of one to nine persons are hidden and carry the bounds 1 and 9.",
    "flags_overlap": "A person can have several forms of exploitation, so that forms add up to more than the persons.",
    "statements_not_victims": "These are statements in reports, not victims. Most routes are told twice, from both ends, and "
    "a country that writes more is named more.",
    "silence_is_not_no": "The coders marked what a report says. What it does not mention is missing here; absence in a report "
    "is not absence in the country.",
    "lists_of_one_study": "Tables of one study with more or fewer lists hold the same persons again: they are never added. Lists "
    "that were left out or merged change the estimate.",
}
CAVEATS = Spoken(_TEXTS)


def caveat(name: str) -> str:
    """Return the full text of one caveat.

    Raises
    ------
    UnknownName
        If no caveat has this name.
    """
    try:
        return CAVEATS[name]
    except KeyError:
        raise UnknownName("caveat", name, advice="add it to analysis.vocabulary.caveats") from None

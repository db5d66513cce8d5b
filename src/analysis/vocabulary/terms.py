"""Measures, forms, sexes, ages: one name for one quantity, another name for another.

Two measures that count different things never share a name, and the labels here are the only
wording a chart, a table or a sentence may use for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.vocabulary.language import Spoken, say


@dataclass(frozen=True)
class Measure:
    """One counted quantity.

    Attributes
    ----------
    id : str
        The name in code and in the ``measure`` column.
    english : str
        What a reader of English sees, lower case, plural.
    unit : str
        What one of them is: ``persons``, ``offences``, ``level`` ...
    english_counts : str
        What was counted, by whom; a full sentence.
    """

    id: str
    english: str
    unit: str
    english_counts: str

    @property
    def label(self) -> str:
        """What a reader sees, in the language in use."""
        return say(self.english)

    @property
    def counts(self) -> str:
        """What was counted, by whom, in the language in use."""
        return say(self.english_counts)


_MEASURES = (
    Measure(
        "detected_victims",
        "detected victims",
        "persons",
        "Persons whom national authorities recorded as victims of trafficking, as collected by UNODC: "
        "the visible part only.",
    ),
    Measure(
        "registered_victims",
        "registered victims",
        "persons",
        "EU: persons formally identified as victims, plus persons who met the criteria of the Directive "
        "without formal identification.",
    ),
    Measure(
        "formally_contacted_persons",
        "persons in formal contact",
        "persons",
        "Persons suspected of, arrested or cautioned for trafficking in the year.",
    ),
    Measure(
        "suspected_persons",
        "suspected persons",
        "persons",
        "EU: persons suspected of trafficking in the year.",
    ),
    Measure(
        "prosecuted_persons",
        "prosecuted persons",
        "persons",
        "Persons prosecuted for trafficking in the year.",
    ),
    Measure(
        "convicted_persons",
        "convicted persons",
        "persons",
        "Persons convicted of trafficking in the year, at first or higher instance as each state counts.",
    ),
    Measure(
        "offences",
        "recorded offences",
        "offences",
        "Offences of trafficking recorded by the authorities: events, not persons.",
    ),
    Measure(
        "reporting_level",
        "level of reporting",
        "level",
        "UNODC 2006: how often sources named a country, on a scale of five from very low (1) to very "
        "high (5). An order, not a count of victims.",
    ),
    Measure(
        "tip_prosecutions",
        "prosecutions (US estimate)",
        "prosecutions",
        "Prosecutions for trafficking worldwide, as estimated by the US Department of State.",
    ),
    Measure(
        "tip_convictions",
        "convictions (US estimate)",
        "convictions",
        "Convictions for trafficking worldwide, as estimated by the US Department of State.",
    ),
    Measure(
        "tip_identified_victims",
        "identified victims (US estimate)",
        "persons",
        "Victims identified worldwide, as estimated by the US Department of State.",
    ),
    Measure(
        "tip_new_laws",
        "new or amended laws (US count)",
        "laws",
        "Laws on trafficking adopted or amended in the year, as counted by the US Department of State.",
    ),
    Measure("population", "population", "persons", "Residents at mid-year, World Bank estimate."),
    Measure(
        "tip_tier",
        "US tier placements",
        "tier",
        "Tier in the US Trafficking in Persons Report: 1, 2 (of which a Watch List) or 3. An ordinal "
        "judgement of a government's effort by the US Department of State, never averaged.",
    ),
    Measure(
        "treaty_signatures",
        "signatures of a treaty",
        "actions",
        "A state signed a treaty in the year: an intention, not yet an obligation.",
    ),
    Measure(
        "treaty_ratifications",
        "ratifications of a treaty",
        "actions",
        "A state consented to be bound by a treaty in the year: ratification, accession, acceptance, approval, "
        "succession or definitive signature.",
    ),
    Measure(
        "treaty_in_force",
        "entries of a treaty into force",
        "actions",
        "A treaty entered into force for a state in the year.",
    ),
    Measure(
        "criminalisation_level",
        "level of criminalisation",
        "level",
        "Whether the law of a country made trafficking a crime: 0 not, 1 in part, 2 in full, as coded by Kelley "
        "and Simmons. An order, not a quantity.",
    ),
    Measure(
        "policy_prosecution",
        "prosecution policy scores",
        "score",
        "3P index: score of a country's prosecution policy, 1 to 5, coded from US reports.",
    ),
    Measure(
        "policy_prevention",
        "prevention policy scores",
        "score",
        "3P index: score of a country's prevention policy, 1 to 5, coded from US reports.",
    ),
    Measure(
        "policy_protection",
        "protection policy scores",
        "score",
        "3P index: score of a country's protection policy, 1 to 5, coded from US reports.",
    ),
    Measure(
        "policy_3p",
        "3P policy scores",
        "score",
        "3P index: sum of the scores for prosecution, prevention and protection, 3 to 15.",
    ),
    Measure(
        "control_of_corruption",
        "percentile ranks of control of corruption",
        "percentile rank",
        "Worldwide Governance Indicators: share of places that rank below a country in perceived control of "
        "corruption, 0 to 100.",
    ),
    Measure(
        "cpi_score",
        "Corruption Perceptions Index scores",
        "score",
        "Perceived corruption of the public sector, from 0 (highly corrupt) to 100 (very clean), Transparency "
        "International.",
    ),
    Measure(
        "gdp_per_capita",
        "gross domestic product per person",
        "international dollars",
        "Gross domestic product per person at purchasing power parity, World Bank.",
    ),
    Measure(
        "oc_human_trafficking",
        "scores of the human trafficking market",
        "score",
        "Global Organized Crime Index: experts' score of the market of human trafficking, 1 to 10.",
    ),
    Measure(
        "oc_human_smuggling",
        "scores of the human smuggling market",
        "score",
        "Global Organized Crime Index: experts' score of the market of human smuggling, 1 to 10.",
    ),
    Measure(
        "oc_criminal_networks",
        "scores of criminal networks",
        "score",
        "Global Organized Crime Index: experts' score of the influence of criminal networks, 1 to 10.",
    ),
    Measure(
        "oc_state_actors",
        "scores of state-embedded actors",
        "score",
        "Global Organized Crime Index: experts' score of the influence of criminal actors inside the state, 1 to 10.",
    ),
    Measure(
        "oc_law_enforcement",
        "scores of law enforcement",
        "score",
        "Global Organized Crime Index: experts' score of resilience by law enforcement, 1 to 10 (strongest).",
    ),
    Measure(
        "oc_judiciary",
        "scores of judicial system and detention",
        "score",
        "Global Organized Crime Index: experts' score of resilience by the judicial system, 1 to 10 (strongest).",
    ),
    Measure(
        "oc_victim_support",
        "scores of victim and witness support",
        "score",
        "Global Organized Crime Index: experts' score of victim and witness support, 1 to 10 (strongest).",
    ),
    Measure(
        "oc_prevention",
        "scores of prevention of organised crime",
        "score",
        "Global Organized Crime Index: experts' score of prevention, 1 to 10 (strongest).",
    ),
    Measure(
        "gsi_2018_prevalence",
        "modelled prevalence (Walk Free 2018)",
        "per 1,000",
        "Global Slavery Index 2018: modelled number of people in modern slavery per 1,000 inhabitants, a stock.",
    ),
    Measure(
        "gsi_2018_people",
        "people in modern slavery (Walk Free 2018)",
        "persons",
        "Global Slavery Index 2018: modelled number of people in modern slavery on any day.",
    ),
    Measure(
        "gsi_2018_vulnerability",
        "vulnerability scores (Walk Free 2018)",
        "score",
        "Global Slavery Index 2018: overall vulnerability to modern slavery, normalised to 1-100.",
    ),
    Measure(
        "gsi_2018_response",
        "government response scores (Walk Free 2018)",
        "score",
        "Global Slavery Index 2018: score of a government's response; negative where the state is complicit.",
    ),
    Measure(
        "gsi_2023_prevalence",
        "modelled prevalence (Walk Free 2023)",
        "per 1,000",
        "Global Slavery Index 2023: modelled number of people in modern slavery per 1,000 inhabitants, a stock.",
    ),
    Measure(
        "gsi_2023_people",
        "people in modern slavery (Walk Free 2023)",
        "persons",
        "Global Slavery Index 2023: modelled number of people in modern slavery on any day.",
    ),
    Measure(
        "gsi_2023_vulnerability",
        "vulnerability scores (Walk Free 2023)",
        "score",
        "Global Slavery Index 2023: total vulnerability to modern slavery, normalised to 1-100.",
    ),
    Measure(
        "gsi_2023_response",
        "government response scores (Walk Free 2023)",
        "score",
        "Global Slavery Index 2023: score of a government's response; negative where the state is complicit.",
    ),
    Measure(
        "hti_named",
        "mentions in US reports by role",
        "yes or no",
        "Human Trafficking Indicators: whether the US report of the year names a country as origin, transit, "
        "destination or place of internal trafficking, 1 or 0.",
    ),
    Measure(
        "hti_laws",
        "levels of domestic law in US reports",
        "level",
        "Human Trafficking Indicators: whether the law of a country bans trafficking, 0 no, 1 some, 2 yes.",
    ),
    Measure(
        "hti_enforcement",
        "levels of enforcement in US reports",
        "level",
        "Human Trafficking Indicators: whether a country enforces its law, 0 no, 1 some, 2 yes.",
    ),
    Measure(
        "hti_victim_services",
        "victim services in US reports",
        "yes or no",
        "Human Trafficking Indicators: whether the US report says that victims get services, 1 or 0.",
    ),
    Measure(
        "hti_victims_punished",
        "punishment of victims in US reports",
        "yes or no",
        "Human Trafficking Indicators: whether the US report says that victims are punished, 1 or 0.",
    ),
    Measure(
        "hti_prevention",
        "levels of progress in prevention in US reports",
        "level",
        "Human Trafficking Indicators: whether the US report sees progress in prevention, 0 no, 1 some, 2 yes.",
    ),
    Measure(
        "us_grants",
        "US anti-trafficking grants",
        "US dollars",
        "Amounts of the grants against trafficking that the United States gave in a country in the year.",
    ),
    Measure(
        "us_grants_prevention",
        "US grants with a part for prevention",
        "US dollars",
        "Full amounts of the grants that also serve prevention; a grant may serve several aims.",
    ),
    Measure(
        "us_grants_protection",
        "US grants with a part for protection",
        "US dollars",
        "Full amounts of the grants that also serve protection; a grant may serve several aims.",
    ),
    Measure(
        "us_grants_prosecution",
        "US grants with a part for prosecution",
        "US dollars",
        "Full amounts of the grants that also serve prosecution; a grant may serve several aims.",
    ),
    Measure(
        "identified_victims",
        "identified victims (national authorities)",
        "persons",
        "Victims identified or recorded by the authorities of a state, as a published page quotes them; the stage "
        "says by which rule.",
    ),
    Measure(
        "assisted_victims",
        "assisted victims",
        "persons",
        "Victims who got help from an organisation or the state, as a published page quotes them.",
    ),
    Measure(
        "referral_decisions",
        "decisions on referrals",
        "decisions",
        "Decisions on persons referred as possible victims, of either outcome; the stage says which decision.",
    ),
    Measure(
        "prosecutions",
        "prosecutions",
        "prosecutions",
        "Prosecutions for trafficking as states reported them to the European Commission: cases, not persons.",
    ),
    Measure(
        "investigations",
        "investigations",
        "investigations",
        "Police investigations or procedures for trafficking in the year; the stage says which.",
    ),
    Measure(
        "source_mentions",
        "shares of sources that mention a feature",
        "percent",
        "UNODC 2006: percent of the sources of that time that mention a form or a group of victims. Shares "
        "overlap; they are no shares of victims.",
    ),
    Measure(
        "countries_counted",
        "countries counted",
        "countries",
        "How many countries a report covers, names or finds to meet a condition; the stage says which.",
    ),
    Measure(
        "flows_counted",
        "flows counted",
        "flows",
        "Pairs of origin and destination between which UNODC found victims.",
    ),
    Measure(
        "forced_labour_estimate",
        "estimated people in forced labour (ILO)",
        "persons",
        "ILO estimates of 2005 and 2012: people in forced labour; the editions differ in method.",
    ),
    Measure(
        "modern_slavery_estimate",
        "estimated people in modern slavery (ILO, Walk Free, IOM)",
        "persons",
        "Global estimates for 2016 and 2021: people in forced labour or forced marriage on any day; the stage says "
        "which part.",
    ),
    Measure(
        "illegal_profits",
        "estimated profits from forced labour",
        "US dollars a year",
        "ILO 2005: estimated yearly profits from trafficked forced labour.",
    ),
    Measure(
        "mission_allegations",
        "allegations against UN missions",
        "allegations",
        "Allegations of sexual exploitation and abuse against members of missions of the United Nations in the year, as "
        "the UN reports them: not trafficking alone, and not findings.",
    ),
    Measure(
        "court_case_shares",
        "shares in summaries of court cases",
        "percent",
        "UNODC: share of the persons in summaries of court cases it collected of whom what the stage names is told; "
        "cases that reached a court, and no sample.",
    ),
    Measure(
        "mse_estimate",
        "estimated victims (multiple systems estimation)",
        "persons",
        "Victims, seen and unseen, estimated from the overlaps of several lists; the stage names lists and model.",
    ),
    Measure(
        "potential_victims",
        "potential victims",
        "persons",
        "Persons reported as possible victims to a national body, before or without a decision; the stage says "
        "by which scheme.",
    ),
    Measure(
        "detected_victim_rate",
        "detected victims per 100,000",
        "per 100,000 residents",
        "Persons whom national authorities recorded as victims of trafficking, per 100,000 residents, as a national "
        "statistical office prints it.",
    ),
    Measure(
        "incidents",
        "recorded cases",
        "incidents",
        "Cases of trafficking that police or courts of a state recorded under its own law: events, not persons.",
    ),
    Measure(
        "clearance_rate",
        "clearance rate",
        "percent",
        "Percent of the cases recorded in the year for which police named at least one suspect.",
    ),
    Measure(
        "police_suspects",
        "suspects (police)",
        "persons",
        "Persons whom police named as suspects of trafficking by the end of their investigation, each counted once "
        "per year and offence.",
    ),
    Measure(
        "duty_to_notify_reports",
        "reports under the duty to notify",
        "reports",
        "United Kingdom: reports of adults who may be victims and did not consent to a referral.",
    ),
    Measure(
        "assisted_cases",
        "assisted cases",
        "cases",
        "Case and hotline records of victims whom partner organisations of CTDC assisted or heard of, anonymised "
        "or simulated: not a national count.",
    ),
    Measure(
        "answered_cases",
        "cases with the question answered",
        "cases",
        "CTDC records in which a question was answered, yes or no: the denominator of the assisted cases with a yes.",
    ),
    Measure(
        "listed_victims",
        "victims by the lists they are on",
        "persons",
        "Victims seen by exactly the named lists of a multiple systems study; those on no list are what the study "
        "estimates.",
    ),
    Measure(
        "flow_statements",
        "statements on flows",
        "statements",
        "Sentences of the US reports that name an origin, a transit country or a destination, as coded by the "
        "University of Denver: not victims.",
    ),
    Measure(
        "report_items",
        "items in the US report of 2008",
        "yes",
        "Human Trafficking Index 2008: the US report of 2008 says that the item named in the note holds for the "
        "country. Silence is missing, never a no.",
    ),
    Measure(
        "law_coverage",
        "levels of coverage by law",
        "level",
        "Whether the law of a country covers the forms of trafficking in the UN Protocol: 1 not, 2 in part, 3 all. "
        "An order, not a quantity.",
    ),
)
MEASURES: dict[str, Measure] = {measure.id: measure for measure in _MEASURES}

FORMS = Spoken(
    {
        "sexual": "sexual exploitation",
        "labour": "forced labour",
        "domestic": "domestic servitude",
        "criminal": "forced criminality",
        "begging": "forced begging",
        "marriage": "forced marriage",
        "organs": "organ removal",
        "mixed": "more than one form",
        "other": "other forms",
        "unknown": "form not recorded",
    }
)
SEXES = Spoken(
    {
        "female": "women and girls",
        "male": "men and boys",
        "other": "other sex",
        "unknown": "sex not recorded",
    }
)
AGES = Spoken({"0-17": "children (under 18)", "18+": "adults", "unknown": "age not recorded"})
# Steps of a register and keys of a statistics, where a chart divides by them.
STAGES = Spoken(
    {
        "reasonable_grounds_positive": "reasonable grounds: yes",
        "reasonable_grounds_negative": "reasonable grounds: no",
        "conclusive_grounds_positive": "conclusive grounds: yes",
        "conclusive_grounds_negative": "conclusive grounds: no",
        "144000": "older law, §§ 180b, 181",
        "236000": "sexual, old § 232",
        "237000": "labour, old § 233",
        "238000": "promotion, old § 233a",
        "239000": "all forms, new §§ 232–233a",
        "895000": "sum key, wider from 2018",
        "known": "known: on at least one list",
    }
)
# Citizenship as seen from the country that detected; the last three as seen from one country of interest.
CITIZENSHIPS = Spoken(
    {
        "own": "citizens of the country that detected them",
        "eu": "citizens of other EU countries",
        "europe": "citizens of the rest of Europe",
        "elsewhere": "citizens of other continents",
        "home": "own citizens, detected at home",
        "here": "citizens of other countries, detected here",
        "abroad": "own citizens, detected abroad",
    }
)
GROUPS = Spoken({"female/18+": "women", "female/0-17": "girls", "male/18+": "men", "male/0-17": "boys"})
BORDERS = Spoken(
    {"own": "citizens of the country that counted them", "abroad": "citizens of another country"}
)
WORDS: Mapping[str, Mapping[str, str]] = {
    "form": FORMS,
    "sex": SEXES,
    "age": AGES,
    "citizenship": CITIZENSHIPS,
    "group": GROUPS,
    "border": BORDERS,
    "measure": Spoken({name: found.english for name, found in MEASURES.items()}),
    "stage": STAGES,
}
# Columns as a reader calls them; the first two are made of others.
HEADS = Spoken(
    {
        "group": "sex and age",
        "border": "citizenship",
        **{name: name for name in ("sex", "age", "form", "citizenship", "measure", "stage")},
    }
)
NOWHERE = ("total", "unknown", "foreign", "stateless")  # citizenships that name no country of origin
ROLES = Spoken({"origin": "origin", "transit": "transit", "destination": "destination"})
LEVELS = Spoken({1: "very low", 2: "low", 3: "medium", 4: "high", 5: "very high"})

VERDICTS = ("holds", "weaker", "stronger", "reversed", "open", "untestable")

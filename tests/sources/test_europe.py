"""European and national sources: what their releases hold, and what their loaders refuse.

Numbers are pinned to a publication named beside them. Answers of the live sources are made up in the
published format: their figures mean nothing.
"""

import gzip
import json
import shutil

import pytest

from analysis import sources
from analysis.sources import de_bka_pks, eurostat_thb, sdg_16_2_2_national, uk_nrm, uk_nrm_detail, un_sdg_api
from analysis.vocabulary.errors import BadRequest, BrokenContract, NotAtHand, UnknownName

SDG = "national/sdg_16_2_2"
NRM = "national/uk_nrm"


@pytest.fixture(scope="module")
def made(releases):
    """Return the tidy tables and accounts of the sources that have a release here."""
    return {name: sources.tidied(name, releases) for name in ("sdg_16_2_2_national", "uk_nrm", "de_bka_pks")}


def written(path, *lines):
    """Write lines into a file and return it."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def value(table, **where):
    """Return the one value of a table that fits."""
    for column, wanted in where.items():
        table = table[table[column] == wanted]
    assert len(table) == 1, table
    return table["value"].item()


# National SDG files


@pytest.mark.real
def test_every_national_row_is_accounted_for(made):
    """Of 525 printed cells 212 figures come out; the others are summed or finer than the table."""
    table, tidied = made["sdg_16_2_2_national"]
    account = tidied.account
    summed = account["UK_ONS_indicator_16-2-2.csv: rows of age bands, summed"]
    finer = account["HR_DZS_indicator_16-2-2.csv: finer than the common table, left out"]
    assert (tidied.read, len(table), summed, finer) == (525, 212, 273, 40)
    assert tidied.read == len(table) + summed + finer


@pytest.mark.real
def test_only_open_licences_ship(made):
    """The table that ships holds the United Kingdom (OGL) and Croatia (CC0) and nobody else."""
    table, _ = made["sdg_16_2_2_national"]
    assert set(table["geo"]) == {"GBR", "HRV"}


@pytest.mark.real
def test_british_and_croatian_figures(made):
    """ONS has 2,128 victims in 2014, as the Home Office's decisions; Croatia's sexes make its rate."""
    table, _ = made["sdg_16_2_2_national"]
    whole = {"sex": "total", "age": "total", "form": "total"}
    assert value(table, geo="GBR", time_period="2014", **whole) == 2128
    assert value(table, geo="GBR", time_period="2021", **whole) == 11387
    rates = table[(table["geo"] == "HRV") & (table["time_period"] == "2017") & (table["form"] == "total")]
    assert rates.set_index("sex")["value"].to_dict() == {"total": 0.71, "male": 0.39, "female": 0.32}
    # 29 victims of 2022 in UNODC's file on 3.86 million residents (World Bank)
    assert value(table, geo="HRV", time_period="2022", **whole) == pytest.approx(29 / 38.55641, abs=0.005)


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "read", "rows", "geos"),
    [
        ("AM_Armstat_indicator_16-2-2.csv", 42, 24, {"ARM"}),
        ("BA_FBiH_indicator_16-2-2.csv", 26, 16, {"BA_BIH"}),
        ("BA_RS_indicator_16-2-2.csv", 157, 117, {"BA_SRP"}),
        ("BA_pixerize_2023_indicator_16-2-2.csv", 188, 188, {"BIH"}),
        ("ES_Balearic_IBESTAT_indicator_16-2-2.csv", 100, 100, {"ESP", "ES53"}),
        ("ES_Basque_EUSTAT_indicator_16-2-2.csv", 47, 47, {"ES21"}),
        ("ES_Canary_ISTAC_indicator_16-2-2.csv", 90, 90, {"ESP", "ES70"}),
        ("ES_Cantabria_ICANE_indicator_16-2-2.csv", 90, 88, {"ESP", "ES13"}),
        ("MD_NBS_indicator_16-2-2.csv", 325, 325, {"MDA"}),
        ("ME_MONSTAT_indicator_16-2-2.csv", 14, 13, {"MNE"}),
        ("MT_NSO_indicator_16-2-2.csv", 84, 84, {"MLT"}),
    ],
)
def test_other_national_files_are_read_on_demand(releases, name, read, rows, geos):
    """Every layout at hand is read and its rows are accounted for."""
    table, tidied = sources.tidied("sdg_16_2_2_national", releases / SDG / name)
    lost = sum(count for reason, count in tidied.account.items() if "missing" not in reason)
    assert (tidied.read, len(table), set(table["geo"])) == (read, rows, geos)
    assert tidied.read == len(table) + lost


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    [
        "UA_indicator_16-2-2-a_NOT_VICTIMS_trained_specialists.csv",
        "ES_Barcelona_indicator_16-2-2_NOT_TRAFFICKING_family_rights_crimes.csv",
        "AM_Armstat_indicator_16-2-2-a.csv",
        "UK_Bristol_indicator_16-2-2.csv",
    ],
)
def test_files_that_do_not_say_what_they_count_are_refused(releases, tmp_path, name):
    """Trained specialists, family-rights crimes and cases are refused whatever their file is called."""
    innocent = shutil.copy(releases / SDG / name, tmp_path / "MT_indicator_16-2-2.csv")
    with pytest.raises(BrokenContract, match=r"do not say what it counts.*add a column Measure"):
        sdg_16_2_2_national.tidy([innocent])


def test_a_declared_measure_is_believed(tmp_path):
    """Who knows what a bare file counts says so in a column, and the loader reads it."""
    path = written(tmp_path / "UK_city.csv", "Year,Value,Measure", "2016,42,detected_victims")
    table = sdg_16_2_2_national.tidy([path]).table
    assert table[["measure", "geo", "value"]].to_numpy().tolist() == [["detected_victims", "GBR", 42.0]]


@pytest.mark.real
def test_counts_and_rates_are_two_measures(releases):
    """Montenegro's counts and rates, and Spain's rates under a count's code, never share a measure."""
    table, _ = sources.tidied("sdg_16_2_2_national", releases / SDG / "ME_MONSTAT_indicator_16-2-2.csv")
    assert table[table["measure"] == "detected_victims"]["value"].tolist() == [9, 10, 12, 52]
    # Bands 18-35 and over 35 of one national rate add up to the adults' part of it: 1.12 + 0.64.
    assert value(table, time_period="2025", age="18+") == pytest.approx(1.76)
    spain, _ = sources.tidied(
        "sdg_16_2_2_national", releases / SDG / "ES_Balearic_IBESTAT_indicator_16-2-2.csv"
    )
    assert set(spain["measure"]) == {"detected_victim_rate"}
    rates = spain[(spain["geo"] == "ESP") & (spain["form"] == "total")].set_index("time_period")["value"]
    assert rates.loc[["2022", "2023", "2024"]].tolist() == [0.49, 1.04, 1.05]  # 229, 497, 513 victims (CITCO)


@pytest.mark.real
def test_percent_is_not_believed_and_groups_are_told_apart(releases):
    """Armenia's percent keeps a unit nobody selects; Moldova's rates of a group are not parts of its rate."""
    armenia, _ = sources.tidied("sdg_16_2_2_national", releases / SDG / "AM_Armstat_indicator_16-2-2.csv")
    assert set(armenia["unit"]) == {"percent as printed"}
    assert set(armenia["flag"]) == {"unit doubtful"}
    moldova, _ = sources.tidied("sdg_16_2_2_national", releases / SDG / "MD_NBS_indicator_16-2-2.csv")
    of_group = moldova[moldova["unit"] == "per 100,000 of the group"]
    assert set(of_group["sex"]) | set(of_group["age"]) == {"total", "male", "female", "0-17", "18+"}
    blank = moldova[moldova["time_period"].between("2010", "2013")]
    assert len(blank) == 100
    assert blank[["value", "low", "high"]].isna().all(axis=None)


@pytest.mark.real
def test_bosnian_totals_are_those_of_unodc(releases):
    """The commit read here prints 39 victims for 2012 and 49 for 2014, as UNODC does; the other 20 and 39."""
    table, _ = sources.tidied("sdg_16_2_2_national", releases / SDG / "BA_pixerize_2023_indicator_16-2-2.csv")
    whole = {"sex": "total", "age": "total", "form": "total"}
    assert [value(table, time_period=year, **whole) for year in ("2012", "2014")] == [39, 49]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Year,SERIES,UNIT,Value", "2016,VC_HTF_DETV,NUMBER,1"), r"found \['UNIT'\]"),
        (("Year,SERIES,Value", "2016,VC_HTF_DETV,1"), "row 2: expected a unit"),
        (
            ("Year,SERIES,UNIT_MEASURE,Value", "2016,SI_POV_DAY1,NUMBER,1"),
            "row 2, column SERIES: found 'SI_POV_DAY1'",
        ),
        (
            ("Year,SERIES,UNIT_MEASURE,Value", "2016,VC_HTF_DETV,NUMBER,some"),
            "row 2, column Value: found 'some'",
        ),
        (
            ("Year,SERIES,UNIT_MEASURE,Value", "2016,VC_HTF_DETV,NUMBER,1", "2016,VC_HTF_DETV,NUMBER,2"),
            "different rows for detected_victims BIH",
        ),
        (("Year,Series,Units,Value", "2016,Trained specialists,Number,318"), "may count something else"),
    ],
)
def test_broken_national_files_are_named(tmp_path, lines, said):
    """A renamed column, a missing unit, another series, a word or two values of one key stop the loader."""
    with pytest.raises(BrokenContract, match=said):
        sdg_16_2_2_national.tidy([written(tmp_path / "BA_indicator_16-2-2.csv", *lines)])


def test_a_file_must_say_whose_it_is(tmp_path):
    """A layout that several countries use is refused without a country's code before its name."""
    lines = ("Year,SERIES,UNIT_MEASURE,Value", "2016,VC_HTF_DETV,NUMBER,1")
    with pytest.raises(BrokenContract, match="does not say whose figures"):
        sdg_16_2_2_national.tidy([written(tmp_path / "indicator_16-2-2.csv", *lines)])


# United Kingdom, National Referral Mechanism


@pytest.mark.real
def test_every_referral_row_is_accounted_for(made):
    """Rows of the series and cells of the detailed tables are kept, added, or left out by a named reason."""
    table, tidied = made["uk_nrm"]
    account = tidied.account
    cubes = (
        account["detailed tables: cells added together"]
        + account["detailed tables: printed totals, left out"]
    )
    series = tidied.read - cubes
    assert (tidied.read, len(table), cubes, series) == (296295, 1205, 295268, 1027)
    assert (account["location of exploitation: left out"], account["yearly totals: not repeated"]) == (
        708,
        29,
    )


@pytest.mark.real
@pytest.mark.parametrize(
    ("measure", "stage", "year", "count"),
    [
        ("potential_victims", "referred", "2022", 16921),  # bulletin of March 2024; 16,938 a year before
        ("potential_victims", "referred", "2023", 17004),  # the same; 16,990 a year later
        ("duty_to_notify_reports", "", "2022", 4580),  # annex of 2023, table 1
        ("duty_to_notify_reports", "", "2023", 4929),
        ("referral_decisions", "reasonable_grounds_positive", "2014", 2128),  # ONS, SDG 16.2.2
        ("referral_decisions", "reasonable_grounds_positive", "2015", 2709),  # ONS: 2,710
    ],
)
def test_quarters_add_up_to_the_bulletin(made, measure, stage, year, count):
    """Sums of quarters are the yearly figures of the Home Office's bulletins."""
    table, _ = made["uk_nrm"]
    rows = table[(table["measure"] == measure) & (table["stage"] == stage)]
    whole = (rows[["sex", "age", "form", "citizenship"]] == "total").all(axis=1)
    assert rows[whole & rows["time_period"].str.startswith(year)]["value"].sum() == count


@pytest.mark.real
def test_decisions_of_2023(made):
    """Positive and negative decisions of 2023 are the 15,247 and 9,825 of the bulletin."""
    table, _ = made["uk_nrm"]
    rows = table[(table["time_period"].str[:4] == "2023") & (table["age"] == "total")]
    sums = (
        rows[rows["measure"] == "referral_decisions"]
        .groupby(rows["stage"].str.split("_").str[0])["value"]
        .sum()
    )
    assert sums.to_dict() == {"reasonable": 15247, "conclusive": 9825}


@pytest.mark.real
def test_breakdowns_leave_the_police_out_and_say_so(made):
    """The detailed table of 2022 Q2 has 4,171 referrals, 950 of them by police and without a form."""
    table, _ = made["uk_nrm"]
    quarter = table[table["time_period"] == "2022-Q2"]
    whole = {"sex": "total", "age": "total", "form": "total", "citizenship": "total"}
    assert value(quarter, stage="referred", **whole) == 4157  # the series, two years younger
    assert value(quarter, stage="referred_not_police", **whole) == 4171 - 950
    rest = quarter[quarter["stage"] == "referred_not_police"]
    forms = rest[rest["form"] != "total"].set_index("form")
    assert forms.loc[["labour", "criminal", "mixed"], "value"].tolist() == [1206, 634, 612]
    assert "Labour & Criminal" in forms.at["mixed", "note"]
    ages = rest[rest["age"] != "total"]["value"]
    assert ages.sum() == 3221


@pytest.mark.real
def test_small_cells_are_bounds_and_small_nationalities_absent(made):
    """No cell of a detailed table shows one to nine persons, and no nationality below ten is there at all."""
    table, _ = made["uk_nrm"]
    hidden = table[table["flag"] == "suppressed"]
    assert len(hidden) == 11
    assert hidden["value"].isna().all()
    assert hidden[["low", "high"]].drop_duplicates().to_numpy().tolist() == [[1.0, 9.0]]
    assert table[table["citizenship"] != "total"]["value"].min() >= 10
    assert table[table["stage"] == "referred_not_police"]["value"].min() >= 10
    assert {"NAM", "ALB", "GBR"} <= set(table["citizenship"])  # Namibia is "Namibian", not missing


@pytest.mark.real
def test_the_record_table_holds_every_referral(releases):
    """The finest cells add up to the referrals of six quarters, with codes or nothing in every column."""
    records = uk_nrm.records([releases / name for name in uk_nrm.CARD.raw])
    assert records.groupby("time_period")["persons"].sum().to_dict() == {
        "2022-Q2": 4171,
        "2022-Q3": 4586,
        "2022-Q4": 4417,
        "2023-Q1": 4746,
        "2023-Q2": 3998,
        "2023-Q3": 4138,
    }
    police = records["responder"] == "Police"
    assert records.loc[police, ["form", "age", "sex"]].isna().all(axis=None)
    assert records.loc[~police, ["form", "age", "sex"]].notna().all(axis=None)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Namibian", "NAM"),
        ("Nigerien", "NER"),
        ("Dominican", "DMA"),
        ("Congolese Drc ", "COD"),
        ("Jamaican UK", "several"),
        ("Turkish UKrainian", "several"),
        ("Unknown", "unknown"),
    ],
)
def test_nationalities(label, code):
    """A label is one country, two, or unknown; damaged labels are read as what they were."""
    assert uk_nrm_detail.citizenship(label) == code


def test_an_unknown_nationality_is_named():
    """A nationality nobody knows is no guess."""
    with pytest.raises(UnknownName, match="unknown nationality 'Ruritanian UK'"):
        uk_nrm_detail.citizenship("Ruritanian UK")


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("nrm_referrals_longitudinal.csv", "NRM referrals", "Referrals", "expected the columns"),
        (
            "nrm_referrals_longitudinal.csv",
            "2009,Q2,Adult (18 or over),UK,4",
            "2009,Q2,Adult (18 or over),UK,four",
            "'four'",
        ),
        (
            "nrm_referrals_longitudinal.csv",
            "2009,Q2,Adult (18 or over),UK,4",
            "2009,Q2,Adult (18 or over),UK,5",
            "add up",
        ),
        ("nrm_reasonable_grounds.csv", "2014,Q1,47,", "2014,Q1,48,", "parts add up to"),
        ("nrm_duty_to_notify_longitudinal.csv", "2015,Q4,65", "2015,Q4,66", "parts add up to 66"),
    ],
)
def test_a_broken_referral_table_is_named(releases, tmp_path, name, old, new, said):
    """A renamed column, a word among numbers or parts that miss their total stop the loader."""
    text = (releases / NRM / name).read_text(encoding="utf-8")
    assert old in text
    broken = tmp_path / name
    broken.write_text(text.replace(old, new, 1), encoding="utf-8")
    raw = [broken if path.endswith(f"/{name}") else releases / path for path in uk_nrm.CARD.raw]
    with pytest.raises(BrokenContract, match=said):
        uk_nrm.tidy(raw)


# Germany, police crime statistics


@pytest.mark.real
def test_every_police_row_is_accounted_for(made):
    """Of 33,328 rows 115 are of trafficking keys and give four or six figures each."""
    table, tidied = made["de_bka_pks"]
    account = tidied.account
    kept = account["rows of trafficking keys, each giving four (Laender: six) figures"]
    assert (tidied.read, kept, len(table)) == (33328, 115, 81 * 4 + 34 * 6)
    assert tidied.read == kept + sum(count for reason, count in account.items() if "sub-keys" in reason)


@pytest.mark.real
def test_german_cases_and_breaks(made):
    """Cases of single keys are as printed, and the years in which a key changed are flagged."""
    table, _ = made["de_bka_pks"]
    cases = table[(table["measure"] == "incidents") & (table["geo"] == "DEU")].set_index(
        ["stage", "time_period"]
    )
    printed = {
        ("144000", "1987"): 172,
        ("239000", "2023"): 590,
        ("895000", "2023"): 1011,
        ("895000", "2024"): 1028,
    }
    for key, count in printed.items():
        assert cases.at[key, "value"] == count
    assert sorted(set(cases[cases["flag"] == "break"].index.get_level_values("time_period"))) == [
        "1991",
        "1993",
        "2005",
        "2017",
        "2018",
    ]
    both_laws = cases[cases.index.get_level_values("time_period") == "2005"]
    assert both_laws.index.get_level_values("stage").tolist() == ["144000", "236000", "237000", "238000"]


@pytest.mark.real
def test_the_german_sum_key(made):
    """The sum key is the sum of its parts in 2009-2017, less than one part in 2008 and more from 2018."""
    table, _ = made["de_bka_pks"]
    cases = table[(table["measure"] == "incidents") & (table["geo"] == "DEU")]
    wide = cases.pivot_table("value", "time_period", "stage")
    parts = wide[["236000", "237000", "238000", "239000"]].sum(axis=1)
    assert (parts.loc["2009":"2017"] == wide.loc["2009":"2017", "895000"]).all()
    assert wide.at["2008", "895000"] == 552 < wide.at["2008", "236000"] == 704
    assert set(cases.query("stage == '895000' and time_period == '2008'")["flag"]) == {"below its own part"}
    assert (wide.loc["2018":, "895000"] > parts.loc["2018":]).all()


@pytest.mark.real
def test_german_laender_make_the_country(made):
    """Cases of the sixteen Laender in 2024 add up to those of the Federal Republic."""
    table, _ = made["de_bka_pks"]
    cases = table.query("measure == 'incidents' and time_period == '2024' and stage == '239000'").set_index(
        "geo"
    )
    laender = cases.drop(index="DEU")["value"]
    assert (len(laender), laender.sum(), cases.at["DEU", "value"]) == (16, 604, 604)
    suspects = table.query("measure == 'police_suspects' and geo == 'DEU' and time_period == '2024'")
    assert value(suspects, stage="895000", sex="total", citizenship="total") == 971
    assert value(suspects, stage="895000", sex="male") + value(suspects, stage="895000", sex="female") == 971


PKS = (
    "1;2;3;4;5;6;7",
    "Schluessel;Straftat;Jahr;erfasste Faelle;Aufklaerungsquote in %;Tatverdaechtige insgesamt;"
    "Nichtdeutsche Tatverdaechtige - Anzahl",
    '239000;"Menschenhandel; Zwangsprostitution § 232";2023;1,590;73.9;571;370',
)


@pytest.mark.real
def test_thousands_are_read_and_decimal_commas_refused(releases, tmp_path):
    """“1,590” is a thousand and more; “73,9” is no number of this file."""
    path, laender = tmp_path / "series.csv", releases / de_bka_pks.CARD.raw[1]
    path.write_text("\n".join(PKS), encoding="iso-8859-1")
    table = de_bka_pks.tidy([path, laender]).table
    assert value(table, measure="incidents", time_period="2023") == 1590
    path.write_text("\n".join(PKS).replace("73.9", "73,9"), encoding="iso-8859-1")
    with pytest.raises(BrokenContract, match=r"row 3, column Aufklaerungsquote in %: found '73,9'"):
        de_bka_pks.tidy([path, laender])
    path.write_text("\n".join(PKS).replace("erfasste Faelle", "Faelle"), encoding="iso-8859-1")
    with pytest.raises(BrokenContract, match=r"expected the columns \['erfasste Faelle'\]"):
        de_bka_pks.tidy([path, laender])


def test_a_release_of_two_files_is_asked_for_whole(tmp_path):
    """One of the two files alone is refused, with what to give."""
    with pytest.raises(BadRequest, match="give the folder"):
        sources.tidied("de_bka_pks", written(tmp_path / "series.csv", *PKS))


# Eurostat, live only: answers made up in the published formats

MEANINGS = (
    "dimension,code,column,value",
    "leg_stat,PER_VICT,measure,registered_victims",
    "leg_stat,PER_SUSP,measure,suspected_persons",
)
TSV = (
    "freq,leg_stat,sex,unit,geo\\TIME_PERIOD\t2019 \t2020 \t2021 ",
    "A,PER_VICT,T,NR,EL\t10 \t: \t12 bdep",
    "A,PER_VICT,F,NR,UK\t7 b\t: c@C\t",
    "A,PER_SUSP,T,NR,NO\t3 \t4 \t0n",
    "A,PER_VICT,T,NR,EU27_2020\t100 \t110 \t120 ",
)
CSV = (
    "DATAFLOW,LAST UPDATE,freq,leg_stat,sex,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS",
    "ESTAT:CRIM_THB_SEX(1.0),22/05/26 11:00:00,A,PER_VICT,T,NR,EL,2019,10,,",
    "ESTAT:CRIM_THB_SEX(1.0),22/05/26 11:00:00,A,PER_VICT,T,NR,EL,2020,,,",
    "ESTAT:CRIM_THB_SEX(1.0),22/05/26 11:00:00,A,PER_VICT,T,NR,EL,2021,12,bdep,",
    "ESTAT:CRIM_THB_SEX(1.0),22/05/26 11:00:00,A,PER_VICT,F,NR,UK,2019,7,b,",
    "ESTAT:CRIM_THB_SEX(1.0),22/05/26 11:00:00,A,PER_VICT,F,NR,UK,2020,,c,C",
    "ESTAT:CRIM_THB_SEX(1.0),22/05/26 11:00:00,A,PER_SUSP,T,NR,NO,2019,3,,",
    "ESTAT:CRIM_THB_SEX(1.0),22/05/26 11:00:00,A,PER_SUSP,T,NR,NO,2020,4,,",
    "ESTAT:CRIM_THB_SEX(1.0),22/05/26 11:00:00,A,PER_SUSP,T,NR,NO,2021,0,n,",
    "ESTAT:CRIM_THB_SEX(1.0),22/05/26 11:00:00,A,PER_VICT,T,NR,EU27_2020,2019,100,,",
)


def json_stat():
    """Return the same cells as JSON-stat 2.0: sparse values and statuses by place in the cube."""
    axes = {
        "freq": ["A"],
        "leg_stat": ["PER_VICT", "PER_SUSP"],
        "sex": ["T", "F"],
        "unit": ["NR"],
        "geo": ["EL", "UK", "NO"],
        "time": ["2019", "2020", "2021"],
    }
    victims, women, suspects = 0, 9, 18  # places where these blocks of 3 x 3 cells begin
    return {
        "version": "2.0",
        "class": "dataset",
        "id": list(axes),
        "size": [len(codes) for codes in axes.values()],
        "updated": "2026-05-22T11:00:00+0200",
        "dimension": {
            name: {
                "category": {
                    "index": {code: spot for spot, code in enumerate(codes)},
                    "label": {code: f"label of {code}" for code in codes},
                }
            }
            for name, codes in axes.items()
        },
        "value": {
            f"{victims}": 10,
            f"{victims + 2}": 12,
            f"{women + 3}": 7,
            f"{suspects + 6}": 3,
            f"{suspects + 7}": 4,
            f"{suspects + 8}": 0,
        },
        "status": {
            f"{victims + 1}": ":",
            f"{victims + 2}": "bdep",
            f"{women + 3}": "b",
            f"{women + 4}": "c|C",
            f"{suspects + 8}": "n",
        },
        "extension": {"id": "CRIM_THB_SEX"},
    }


def answer(folder, body, name="crim_thb_sex.txt", meanings=MEANINGS):
    """Write an answer of Eurostat with its meanings beside it."""
    if meanings:
        written(folder / f"{name.split('.')[0]}.meanings.csv", *meanings)
    path = folder / name
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return path


@pytest.mark.parametrize(
    "body",
    [
        "\r\n".join(TSV),
        gzip.compress("\n".join(TSV).encode()),
        "\n".join(CSV),
        "\n".join(CSV)
        .replace("DATAFLOW,LAST UPDATE", "STRUCTURE,STRUCTURE_ID")
        .replace("ESTAT:CRIM_THB_SEX(1.0),22/05/26 11:00:00", "dataflow,ESTAT:CRIM_THB_SEX(1.0)"),
        json.dumps(json_stat()),
    ],
    ids=["tsv", "packed tsv", "sdmx-csv 1", "sdmx-csv 2", "json-stat"],
)
def test_three_forms_of_answer_give_one_table(tmp_path, body):
    """TSV, SDMX-CSV and JSON-stat of the same cells come out alike: codes, flags and missing cells."""
    table, _ = sources.tidied("eurostat_thb", answer(tmp_path, body))
    cells = table[["measure", "geo", "time_period", "sex", "flag"]].to_numpy().tolist()
    assert cells == [
        ["registered_victims", "GBR", "2019", "female", "b"],
        ["registered_victims", "GBR", "2020", "female", "c@C"],
        ["registered_victims", "GRC", "2019", "total", ""],
        ["registered_victims", "GRC", "2020", "total", ""],
        ["registered_victims", "GRC", "2021", "total", "bdep"],
        ["suspected_persons", "NOR", "2019", "total", ""],
        ["suspected_persons", "NOR", "2020", "total", ""],
        ["suspected_persons", "NOR", "2021", "total", "n"],
    ]
    assert table["value"].fillna(-1).tolist() == [7, -1, 10, -1, 12, 3, 4, 0]
    assert table[table["value"].isna()][["low", "high"]].isna().all(axis=None)


def test_the_answer_dates_itself(tmp_path):
    """The day of the last update becomes the release, and dropped aggregates are named."""
    made = eurostat_thb.tidy([answer(tmp_path, "\n".join(CSV))])
    assert made.release == "2026-05-22"
    assert made.account["aggregates and parts of countries, dropped (EU27_2020)"] == 1
    assert made.read == len(CSV) - 1 == len(made.table) + 1


def test_codes_nobody_declared_are_listed(tmp_path):
    """Nothing is guessed: an undeclared code is named, with its label where the answer has one."""
    with pytest.raises(BrokenContract, match=r"leg_stat PER_VICT \(label of PER_VICT\).*meanings\.csv"):
        eurostat_thb.tidy([answer(tmp_path, json.dumps(json_stat()), meanings=())])
    with pytest.raises(BrokenContract, match=r"expected columns dimension.*found"):
        eurostat_thb.tidy([answer(tmp_path, "\n".join(TSV), meanings=("code,meaning", "PER_VICT,victims"))])


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"error": [{"status": 404, "id": 100, "label": "ERR_NOT_FOUND_4"}]}', "ERR_NOT_FOUND_4"),
        (
            '{"warning": {"status": 413, "label": "ASYNCHRONOUS_RESPONSE. Later"}}',
            "ask again in some minutes",
        ),
        (
            "<S:Fault><faultcode>413</faultcode><faultstring>EXTRACTION_TOO_BIG</faultstring></S:Fault>",
            "filter more",
        ),
        (
            "<env:Envelope><ns0:syncResponse><queued><id>a8</id><status>SUBMITTED</status></queued></ns0:syncResponse>",
            "queued; ask for the same address again",
        ),
        ("<!DOCTYPE html><html><body>Maintenance</body></html>", "web page; ask with format=TSV"),
        ('{"class": "dataset", "id": ["geo"', "not whole"),
        ("a,b\n1,2", "expected TSV, SDMX-CSV or JSON-stat"),
        ("\n".join(CSV).replace("CRIM_THB_SEX", "NAMA_10_GDP"), "expected a data set crim_thb"),
        ("\n".join(TSV).replace("\t10 ", "\tten "), r"row 2, column 2019: found 'ten '"),
        ("\n".join(CSV).replace(",2019,10,", ",2019,ten,"), r"column printed: found 'ten'"),
        ("\n".join(TSV).replace(",geo\\", ",place\\"), "expected a dimension geo"),
        ("\n".join((*TSV, TSV[1].replace("\t10 ", "\t11 "))), "a key that occurs once"),
    ],
)
def test_good_answers_that_hold_no_data_are_refused(tmp_path, body, said):
    """Errors, queues, web pages, other data sets, words and repeated keys are refused with what to do."""
    with pytest.raises(BrokenContract, match=said):
        sources.tidied("eurostat_thb", answer(tmp_path, body))


@pytest.mark.parametrize("source", ["eurostat_thb", "un_sdg_api"])
def test_live_sources_say_how_to_get_them(source, tmp_path):
    """A live source is not loaded by default, and says how to get it from every side."""
    for ask in (lambda: sources.load(source), lambda: sources.tidied(source, tmp_path)):
        with pytest.raises(NotAtHand, match="fetch"):
            ask()


# UN SDG database, live only: answers made up in the shape of the interface


def observation(series="VC_HTF_DETV", area="Norway", year=2020.0, count="12", units="NUMBER", **dimensions):
    """Return one observation of the interface."""
    return {
        "goal": ["16"],
        "indicator": ["16.2.2"],
        "series": series,
        "geoAreaCode": "578",
        "geoAreaName": area,
        "timePeriodStart": year,
        "value": count,
        "footnotes": [""],
        "attributes": {"Nature": "C", "Units": units},
        "dimensions": {"Reporting Type": "G", "Sex": "BOTHSEX", "Age": "ALLAGE"} | dimensions,
    }


def page(*data, total=None, ages=()):
    """Return one page of the interface."""
    codes = [{"code": code, "description": description} for code, description in ages]
    return {
        "totalElements": len(data) if total is None else total,
        "pageNumber": 1,
        "dimensions": [{"id": "Age", "codes": codes}],
        "data": list(data),
    }


def test_an_answer_of_the_sdg_database(tmp_path):
    """Countries keep their names, “<5” its bounds, and the suffix of a series is a form of exploitation."""
    body = page(
        observation(),
        observation(),
        observation(area="Namibia", count="<5", Sex="FEMALE", Age="A1"),
        observation(area="Türkiye", count="NaN", series="VC_HTF_DETVSX"),
        observation(series="VC_HTF_DETVFLR", units="PER_100000_POP", count="0.25"),
        observation(area="World", count="900"),
        ages=[("A1", "under 18 years old")],
    )
    table, made = sources.tidied("un_sdg_api", written(tmp_path / "data.json", json.dumps(body)))
    columns = ["measure", "geo", "sex", "age", "form", "unit", "low", "high"]
    assert table[columns].fillna(-1).to_numpy().tolist() == [
        ["detected_victim_rate", "NOR", "total", "total", "labour", "per 100,000 residents", 0.25, 0.25],
        ["detected_victims", "NAM", "female", "0-17", "total", "persons", 0.0, 4.0],
        ["detected_victims", "NOR", "total", "total", "total", "persons", 12.0, 12.0],
        ["detected_victims", "TUR", "total", "total", "sexual", "persons", -1, -1],
    ]
    assert table["value"].isna().tolist() == [False, True, False, True]
    assert made.account["no country of today, dropped (World)"] == 1
    assert made.account["rows identical to another"] == 1
    assert made.read == 6 == len(table) + 2


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (page(observation(), total=1300), "holds 1 of 1300 rows; ask with a larger pageSize"),
        (page(), "holds 0 of 0 rows"),
        ({"error": "busy"}, "expected an answer with a list “data”"),
        (page(observation(series="SI_POV_DAY1")), "found 'SI_POV_DAY1'"),
        (page(observation(units="PERCENT")), "found 'PERCENT'"),
        (page(observation(series="VC_HTF_DETVR")), "VC_HTF_DETVR has unit 'NUMBER'"),
        (page(observation(Activity="FARMS")), "found {'Activity': 'FARMS'}"),
        (page(observation(count="a dozen")), "found 'a dozen'"),
        (page(observation(), observation(count="13")), "a key that occurs once"),
        (page({"series": "VC_HTF_DETV"}), "expected the fields"),
    ],
)
def test_wrong_answers_of_the_sdg_database_are_refused(tmp_path, body, said):
    """Half an answer, another series or unit, unknown codes, words and two values of one key are refused."""
    with pytest.raises(BrokenContract, match=said):
        sources.tidied("un_sdg_api", written(tmp_path / "data.json", json.dumps(body)))


def test_pages_may_be_given_together(tmp_path):
    """A list of pages that together hold all rows is read as one answer."""
    pages = [page(observation(), total=2), page(observation(year=2021.0), total=2)]
    assert un_sdg_api.tidy([written(tmp_path / "data.json", json.dumps(pages))]).read == 2

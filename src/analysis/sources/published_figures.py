"""Single figures read in published pages: what claims rest on where no table can be had.

Every row was typed from one page, with its address. The file ``published_figures_cells.csv`` beside this
module says for each quantity of those pages which of our measures it is, or why it is left out;
``published_figures_places.csv`` gives regions and cases a code in the scheme of their publisher.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from pathlib import Path

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import numbers
from analysis.sources.published_figures_read import coded
from analysis.sources.separated import text

FILES = (
    "eurostat_eu",
    "ec_older_collections",
    "europe_other_bodies",
    "national",
    "global_report_figures",
    "unodc_2006_levels_in_press",
    "responses_figures",
    "mse_benchmarks",
    "ctdc_synthetic_2025_top20_routes",
    "unodc_transregional_flows_fig23",
)

CARD = Card(
    id="published_figures",
    short="Figures quoted from published pages",
    title="Single figures quoted from published pages: reports, news and papers, 1995-2025",
    producer="Many: the note of each row names source and address",
    edition="read in pages stored up to November 2026",
    release="2026-11",
    measures=(
        "registered_victims",
        "suspected_persons",
        "convicted_persons",
        "identified_victims",
        "prosecutions",
        "assisted_victims",
        "potential_victims",
        "referral_decisions",
        "duty_to_notify_reports",
        "investigations",
        "prosecuted_persons",
        "countries_counted",
        "source_mentions",
        "detected_victims",
        "flows_counted",
        "forced_labour_estimate",
        "illegal_profits",
        "mission_allegations",
        "court_case_shares",
        "tip_identified_victims",
        "modern_slavery_estimate",
        "reporting_level",
        "tip_prosecutions",
        "tip_convictions",
        "tip_new_laws",
        "treaty_ratifications",
        "treaty_signatures",
        "treaty_in_force",
        "mse_estimate",
    ),
    years="1995-2025",
    url="https://ec.europa.eu/eurostat/statistics-explained/index.php?title=Trafficking_in_human_beings_statistics",
    licence="Facts, quoted with their source",
    licence_url="",
    licence_status="confirmed",
    citation="Each figure with the page in its note, as read up to November 2026",
    retrieved="2026-11",
    get="no file to download: each figure was read on a page and stands in its row with the address of it; "
    "add rows to the ten CSV files",
    raw=tuple(f"figures/{name}.csv" for name in FILES),
    decisions=(
        "Flag “primary”: read at the publisher; “digest”: read in a summary, a copy or the press. Six in ten are "
        "digests, and a digest may err.",
        "Only figures whose quantity, unit, place and year can be stated are kept. Left out, each counted: changes "
        "between years, ranks, dates of events, parts our codes do not have, days of action in “29 countries”, "
        "“Europe” without saying which, figures without a year, properties of models.",
        "Left out for their terms: Walk Free (reserved) and routes of CTDC (terms unseen). The regional flows of “Fig. 23” "
        "are left out, because neither edition nor quantity is named.",
        "EU totals of 2020-2024 that the source eurostat_eu holds, and the US world figures that us_tip_world holds, "
        "are left out here, so that no figure stands in two tables of one measure.",
        "One quantity read on several pages is kept once: the publisher before a digest, then the newest; another "
        "number printed elsewhere stands in the note, flag “pages differ”.",
        "Ranges (“15-20 per cent”, intervals of estimates) have low and high and no value; a published estimate and "
        "its interval are two rows, told apart by stage.",
        "“At least”, “about”, “more than”: the number as printed, flag “rounded”. Shares of a report that gives no year of "
        "its data stand under the year of the edition, stage “edition year”.",
        "Regions keep the scheme of their publisher (ILO_, UNODC_, TIP_ ...): Africa of the ILO is not Africa of the US "
        "report.",
        "Estimates by capture and recapture: published ones of the United Kingdom, the Netherlands and New Orleans. The "
        "benchmark of killings in Kosovo is no trafficking, and re-fitted models are not published: left out.",
        "Some figures of claims are in no file of the release (world figures of the US reports after 2016, allegations "
        "against UN missions ...): typed from the pages named into published_figures_ledger.csv beside the loader.",
        "“12,248 victims 2021-22” is a misprint: the years add up to 17,248 (7,155 and 10,093). Dropped.",
    ),
    caveats=("quoted_figures", "definitions_differ", "modelled_editions", "stages_not_cohort"),
    quality=Quality(
        relevance="The figures of 2003-2010 that the field used, and the newest where no table is open.",
        accuracy="Typed from pages, many of them summaries; where two pages could be compared, some differ.",
        timeliness="As of each page; figures are revised and the pages are not.",
        coherence="Quantities of different pages carry our measure only where they count the same thing.",
        accessibility="Each row names its page; some pages are copies that may vanish.",
    ),
    tolerates=("sex",),
)

KEY = ["measure", "stage", "geo", "geo_role", "time_period", "sex", "age", "form", "citizenship", "unit"]
TREATIES = {"UNTC XVIII-12-a": "18-12-a"}
BODIES = {"NJi on National Rapporteur": "count of the National Rapporteur"}  # counts beside CoMensha's own
PERIOD = r"\d{4}(-(\d{4}|Q[1-4]))?"
ROUNDED = r'^"?(?:at least|about|more than|some|approximately|over)\b'
MISPRINT = "so the page has a misprint"
PRIMARY = (
    "anitp.mai.gov.ro",
    "bka.de",
    "coe.int",
    "ec.europa.eu",
    "eur-lex.europa.eu",
    "github.com/bernardsilverman",
    "github.com/OlivierBinette",
    "gov.uk",
    "home-affairs.ec.europa.eu",
    "ilo.org",
    "interieur.gouv.fr",
    "jamstalldhetsmyndigheten.se",
    "migrationsverket.se",
    "mobile.interieur.gouv.fr",
    "oeil.secure.europarl.europa.eu",
    "publicaties.comensha.nl",
    "state.gov",
    "unis.unvienna.org",
    "unodc.org",
)


def tidy(raw: list[Path]) -> Tidied:
    """Keep the figures that can be stated, one row each, and count the others by reason."""
    rows = pd.concat([coded(path) for path in raw], ignore_index=True)
    reason = rows["left_out"].where(rows["left_out"] != "", _unstated(rows))
    table = _table(rows[reason == ""])
    kept = _one_each(table)
    typed = _for_the_ledger().iloc[
        : None if len(raw) == len(FILES) else 0
    ]  # a part of the release has no more
    account = {f"{why}: left out": int(count) for why, count in reason[reason != ""].value_counts().items()}
    account |= {
        "lower and upper ends joined": int((table["ends"] == 2).sum()),
        "read on a second page": len(table) - len(kept),
        "pages differ": int(kept["flag"].str.contains("differ").sum()),
        "read at the publisher": int(kept["flag"].str.startswith("primary").sum()),
        "read in a digest": int(kept["flag"].str.startswith("digest").sum()),
        "typed here for the ledger, beside the files": len(typed),
    }
    table = pd.concat([kept.drop(columns=["ends"]), typed], ignore_index=True)
    return Tidied(table, len(rows) + len(typed), account)


def _for_the_ledger() -> pd.DataFrame:
    """Figures that claims of the ledger need and no file of the release holds, coded as they were typed."""
    path = Path(__file__).with_name("published_figures_ledger.csv")
    rows = text(path, ["measure", "stage", "geo", "time_period", "value", "flag", "source", "url", "note"])
    page = rows["source"] + ", " + rows["url"]
    undivided = {"geo_role": "reporting_country", "age": "total", "citizenship": "total"}
    return rows.drop(columns=["source", "url"]).assign(
        **undivided,
        value=numbers(rows, "value", path),
        note=page + ("; " + rows["note"]).where(rows["note"] != "", ""),
    )


def _unstated(rows: pd.DataFrame) -> pd.Series:
    """Say why a row cannot be stated, or nothing."""
    held = (
        (rows["file"] == "eurostat_eu") & (rows["geo"] == "EU27_2020") & rows["year"].between("2020", "2024")
    )
    held &= rows["unit"].isin(["NR", "PC"]) & ~rows["breakdown"].str.contains("citizen")
    reasons = {
        "not published (re-fitted)": rows["source"].str.startswith("Re-fitted"),
        "misprint by the page's own numbers": rows["note"].str.contains(MISPRINT),
        "killings in war, no trafficking": rows["geo"].str.startswith("Kosovo killings"),
        "place that cannot be stated": rows["code"] == "",
        "no year": ~rows["period"].str.fullmatch(PERIOD),
        "held by the source eurostat_eu": held,
    }
    found = pd.Series("", rows.index)
    for why, applies in reasons.items():
        found = found.mask((found == "") & applies, why)
    return found


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    """Turn coded rows into the tidy table; the two ends of a range become one row."""
    stages = [_stage(row) for row in rows.to_dict("records")]
    treaty = rows["our_unit"] == "actions"
    page = rows["source"] + ", " + rows["url"]
    said = (
        (rows["value"] + "; ").where(treaty, "") + page + ("; " + rows["note"]).where(rows["note"] != "", "")
    )
    primary = rows["url"].str.removeprefix("https://").str.removeprefix("http://").str.removeprefix("www.")
    rounded = rows["note"].str.contains(ROUNDED, regex=True).map({True: ";rounded", False: ""})
    table = pd.DataFrame(
        {
            "measure": rows["our_measure"],
            "stage": stages,
            "geo": rows["code"],
            "geo_role": rows["geo_role"].replace("", "reporting_country"),
            "time_period": rows["period"],
            **{column: rows[column].replace("", "total") for column in ("sex", "age", "form", "citizenship")},
            "unit": rows["our_unit"],
            "value": rows["number"].where(rows["bound"] == ""),
            "low": rows["number"].where(rows["bound"] == "low").fillna(rows["from"]),
            "high": rows["number"].where(rows["bound"] == "high").fillna(rows["to"]),
            "flag": primary.str.startswith(PRIMARY).map({True: "primary", False: "digest"}) + rounded,
            "note": said,
        }
    )
    ranges = table[table["value"].isna()]
    joined = ranges.groupby([*KEY, "flag", "note"], as_index=False).agg(
        low=("low", "min"), high=("high", "max"), ends=("measure", "size")
    )
    return pd.concat([table[table["value"].notna()].assign(ends=0), joined], ignore_index=True)


def _stage(row: Mapping[Hashable, str]) -> str:
    table = TREATIES.get(row["table"], row["table"])
    stage = row["stage"].format(geo=row["geo"], breakdown=row["breakdown"], table=table)
    edition = "edition year" if row["note"].startswith("edition year") else ""
    return "; ".join(filter(None, (stage, BODIES.get(row["source"], ""), edition)))


def _one_each(table: pd.DataFrame) -> pd.DataFrame:
    """Keep one row per quantity: the publisher before a digest, then the newest page."""
    newest = table.iloc[::-1].assign(rank=table["flag"].str.startswith("primary"))
    ordered = newest.sort_values("rank", ascending=False, kind="stable")
    kept = ordered.drop_duplicates(KEY)
    first = ordered.groupby(KEY, sort=False)["value"].transform("first")
    other = (
        ordered[ordered["value"] != first].dropna(subset="value").drop_duplicates(KEY).set_index(KEY)["value"]
    )
    older = kept.join(other.rename("older"), on=KEY)["older"]
    return kept.assign(
        flag=kept["flag"] + older.notna().map({True: ";pages differ", False: ""}),
        note=kept["note"]
        + older.map(lambda value: "" if value != value else f"; another page printed {value:g}"),
    ).drop(columns="rank")

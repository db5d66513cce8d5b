"""UN SDG database, series VC_HTF_DETV*: detected victims and their rates, as its interface answers.

The figures are UNODC's own, sent through the Statistics Division; they are no second source. No answer for
these series was at hand: the loader follows the shape that the interface has for all series.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import NEW, bounds
from analysis.vocabulary.errors import BrokenContract, NotAtHand, UnknownName
from analysis.vocabulary.places import place

CARD = Card(
    id="un_sdg_api",
    short="UN SDG database, indicator 16.2.2",
    title="Detected victims of trafficking (VC_HTF_DETV*), from the UN SDG database",
    producer="United Nations Statistics Division; data from UNODC",
    edition="live database; revised about four times a year",
    release="live",
    measures=("detected_victims", "detected_victim_rate"),
    years="2007-2024",
    url="https://unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg/Series/Data",
    licence="Terms of the UN SDG database, not seen",
    licence_url="",
    licence_status="unconfirmed",
    citation="United Nations Statistics Division, Global SDG Indicators Database, indicator 16.2.2, with the date of "
    "access; source of the data: UNODC",
    retrieved="live (no answer at hand)",
    raw=(),
    decisions=(
        "Read is the JSON of Series/Data?seriesCode=VC_HTF_DETV&pageSize=...: an object with a list “data”, or a list of "
        "such pages. An answer that holds fewer rows than its totalElements says is refused.",
        "The unit decides between count and rate, and must agree with the R at the end of the series code. Suffixes SX, "
        "FL, OG and OP are sexual, forced labour, organ removal and other purposes.",
        "A rate by sex or age does not say whether the whole population or the group is below the line: another unit.",
        "“<5” is 0 to 4, as UNODC uses it; “NaN” and blank are missing; any other text stops the loader.",
        "Codes of sex and age are read as the interface writes them, or by the description the answer itself gives; a "
        "code nobody knows, or a further dimension that is not a total, stops the loader.",
        "Areas that are no country of today (World, regions, groups) are dropped and named in the account.",
        "Flag is the nature of the figure (C country data, CA adjusted, E estimated ...), note its footnotes.",
    ),
    caveats=(
        "live_only",
        "detected_not_prevalence",
        "reporters_change",
        "censored_0_4",
        "definitions_differ",
        "revised_backwards",
        "no_ranking",
    ),
    quality=Quality(
        relevance="The official global figures for SDG indicator 16.2.2; the same counts as UNODC's own file.",
        accuracy="As UNODC's: counts of national authorities, small cells hidden.",
        timeliness="Two years behind; one update of 2026 removed 704 of 13,034 values of one series.",
        coherence="One definition of the indicator; countries differ in who counts as detected.",
        accessibility="Open interface without a key; past states are not kept.",
    ),
    ships=False,
    get="fetch Series/Data of the address with seriesCode=VC_HTF_DETV and a pageSize that holds all rows, and load "
    "the file",
    download=(
        "https://unstats.un.org/sdgs/UNSDGAPIV5/v1/sdg/Series/Data?seriesCode=VC_HTF_DETV&pageSize=100000",
    ),
    new_codes="of sex and age is kept apart as new:… and listed; a series, unit or further dimension stops the loader",
)

FORMS = {"": "total", "SX": "sexual", "FL": "labour", "OG": "organs", "OP": "other"}
SERIES = {f"VC_HTF_DETV{kind}{rate}": (form, rate) for kind, form in FORMS.items() for rate in ("", "R")}
UNITS = {"NUMBER": "", "PER_100000_POP": "R"}
SEXES = {"BOTHSEX": "total", "_T": "total", "FEMALE": "female", "F": "female", "MALE": "male", "M": "male"}
AGES = {
    **dict.fromkeys(["ALLAGE", "_T", "All age ranges or no breaks by age"], "total"),
    **dict.fromkeys(["<18Y", "Y0T17", "under 18 years old"], "0-17"),
    **dict.fromkeys(["18+", "Y_GE18", "18 years old and over"], "18+"),
}
NEITHER = "per 100,000, of residents or of the group is not stated"
FIELDS = ("series", "geoAreaName", "timePeriodStart", "value", "attributes", "dimensions")


def tidy(raw: list[Path]) -> Tidied:
    """Turn the answer of the interface into the tidy table."""
    if not raw:
        raise NotAtHand(f"{CARD.id} is live only: {CARD.get}")
    path = raw[0]
    rows, descriptions = _rows(path)
    coded = pd.DataFrame([_coded(row, spot, descriptions, path) for spot, row in enumerate(rows)])
    geo = coded["geo"].map(_country)
    dropped = sorted(set(coded.loc[geo == "", "geo"]))
    table = coded.assign(geo=geo)[geo != ""].drop_duplicates()
    table[["value", "low", "high"]] = bounds(table, "value", path, missing=("", "NaN", ".."), first=0)
    censored = table["value"].isna() & table["high"].notna()
    table["flag"] = table["flag"].where(~censored, "censored;" + table["flag"])
    account = {
        f"no country of today, dropped ({', '.join(dropped) or 'none'})": int((geo == "").sum()),
        "rows identical to another": int((geo != "").sum()) - len(table),
        "censored cells kept with bounds": int(censored.sum()),
        "not available, kept as missing": int(table["high"].isna().sum()),
    }
    return Tidied(table, len(rows), account)


def _rows(path: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as trouble:
        raise BrokenContract(f"{path.name}: expected JSON, found {trouble}; fetch it again") from None
    pages = found if isinstance(found, list) else [found]
    if not pages or not all(isinstance(page, dict) and isinstance(page.get("data"), list) for page in pages):
        raise BrokenContract(
            f"{path.name}: expected an answer with a list “data”, found {str(found)[:120]!r}"
        )
    rows = [row for page in pages for row in page["data"]]
    told = int(pages[0].get("totalElements", len(rows)))
    if not rows or len(rows) < told:
        raise BrokenContract(
            f"{path.name}: holds {len(rows)} of {told} rows; ask with a larger pageSize, or put all pages into one list"
        )
    codes = [one for page in pages for axis in page.get("dimensions") or [] for one in axis.get("codes", [])]
    return rows, {str(one.get("code")): str(one.get("description")) for one in codes}


def _coded(row: dict[str, Any], spot: int, descriptions: dict[str, str], path: Path) -> dict[str, str]:
    where = f"{path.name}, data {spot}"
    absent = [name for name in FIELDS if name not in row]
    if absent:
        raise BrokenContract(f"{where}: expected the fields {absent}, found {sorted(row)}")
    form, rate = _known(SERIES, str(row["series"]), {}, f"{where}, series")
    if _known(UNITS, str(row["attributes"].get("Units")), {}, f"{where}, Units") != rate:
        raise BrokenContract(f"{where}: series {row['series']} has unit {row['attributes'].get('Units')!r}")
    axes = {"Sex": "BOTHSEX", "Age": "ALLAGE", **row["dimensions"]}
    sex = _known(SEXES, axes.pop("Sex"), descriptions, keep=True)
    age = _known(AGES, axes.pop("Age"), descriptions, keep=True)
    further = {name: code for name, code in axes.items() if name != "Reporting Type" and code != "_T"}
    if further:
        raise BrokenContract(f"{where}: expected Sex, Age and Reporting Type only, found {further}")
    whole = "per 100,000 residents" if sex == age == "total" else NEITHER
    return {
        "measure": "detected_victim_rate" if rate else "detected_victims",
        "unit": whole if rate else "persons",
        "geo": str(row["geoAreaName"]),
        "time_period": str(row["timePeriodStart"]).removesuffix(".0"),
        "sex": sex,
        "age": age,
        "form": form,
        "value": "" if row["value"] is None else str(row["value"]).strip(),
        "flag": str(row["attributes"].get("Nature", "")),
        "note": "; ".join(note for note in row.get("footnotes") or [] if note),
    }


def _known(
    known: dict[str, Any], code: str, descriptions: dict[str, str], where: str = "", keep: bool = False
) -> Any:
    for name in (code, descriptions.get(code, code)):
        if name in known:
            return known[name]
    if keep:
        return f"{NEW}{code}"
    raise BrokenContract(
        f"{where}: found {code!r} ({descriptions.get(code, 'not described')}), expected one of {list(known)}"
    )


def _country(name: str) -> str:
    try:
        return place(name).iso3
    except UnknownName:
        return ""

"""Eurostat, crim_thb_*: registered victims, suspects and convicted persons by country, in three forms of answer.

No answer of these data sets was at hand when this was written. So nothing of them is built in: dimensions are
read from the answer's own head, and what a code means is either in Eurostat's general code lists below or in
a file beside the answer, made by somebody who has read the data set's own code list.
"""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.sources.card import Card, Quality, Tidied
from analysis.sources.cells import NEW, bounds
from analysis.vocabulary.errors import BrokenContract, NotAtHand, UnknownName
from analysis.vocabulary.places import place

CARD = Card(
    id="eurostat_thb",
    short="Eurostat, trafficking in human beings",
    title="Trafficking in human beings by country (crim_thb_*)",
    producer="Eurostat",
    edition="live data sets crim_thb_sex, crim_thb_vexp and others; only the newest version exists",
    release="live",
    measures=("registered_victims", "suspected_persons", "convicted_persons"),
    years="2008-2024",
    url="https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data/crim_thb_sex?format=TSV&compressed=true",
    licence="Eurostat: reuse allowed with acknowledgement (CC BY 4.0, Decision 2011/833/EU)",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    licence_status="confirmed",
    citation="Eurostat (online data code: crim_thb_sex), with the date of access",
    retrieved="live (no answer at hand)",
    raw=(),
    decisions=(
        "Read are TSV and SDMX-CSV (API SDMX 2.1 and 3.0) and JSON-stat 2.0 (API Statistics), packed or not. SDMX-ML is "
        "refused: ask with format=TSV or format=SDMX-CSV.",
        "Dimensions come from the head of the answer. Built in are codes of Eurostat's general lists (sex, age, citizen, "
        "unit, freq). Codes of legal status and of exploitation were not seen: they are declared in "
        "NAME.meanings.csv beside NAME.tsv, with columns dimension, code, column, value (leg_stat, PER_VICT, measure, "
        "registered_victims). Without it the loader lists every code it does not know, and stops.",
        "“:” and an empty value are missing. In TSV an empty cell is no observation, and a series without any value is "
        "not in the answer at all.",
        "All letters of a flag are kept as printed (“bdep” is break, definition differs, estimated, provisional); a "
        "confidentiality status follows an @, as in TSV, whichever form the answer has.",
        "EL is Greece and UK the United Kingdom. Aggregates (EU27_2020) and parts of countries are dropped and named; "
        "totals of the Union as published are in eurostat_eu.",
        "Only yearly data (freq A). An answer of 200 that holds an error, a queued request or a web page is refused with "
        "what to do.",
    ),
    caveats=(
        "live_only",
        "registered_is_wider",
        "detected_not_prevalence",
        "definitions_differ",
        "stages_not_cohort",
        "revised_backwards",
        "no_ranking",
    ),
    quality=Quality(
        relevance="The only table by country and year of victims, suspects and convicted persons in the Union.",
        accuracy="Counts of each state's authorities; flags say where a state counts otherwise or revised.",
        timeliness="A year appears about fifteen months later.",
        coherence="One questionnaire, but stages of identification and legal definitions differ between states.",
        accessibility="Open interface without a key; no past versions are kept, so that a snapshot needs its date.",
    ),
    ships=False,
    get="fetch the address of the card, or those of the other data sets (crim_thb_vexp ...), write its meanings file, "
    "and load the file",
    download=(
        "https://ec.europa.eu/eurostat/api/dissemination/sdmx/2.1/data/crim_thb_sex?format=TSV&compressed=true",
    ),
    new_codes="of sex, age or citizenship is kept apart as new:… and listed, as is a flag; one of another dimension "
    "stops the loader, because nothing says which measure it is",
    narrow="ask Eurostat for fewer years with startPeriod=…, or for one country with a filter",
)

DECLARED = ("dimension", "code", "column", "value")
COLUMNS = {"", "measure", "stage", "sex", "age", "form", "citizenship", "unit", "note"}
NO_DIMENSION = {"DATAFLOW", "LAST UPDATE", "STRUCTURE", "STRUCTURE_ID", "ACTION"} | {
    *("TIME_PERIOD", "OBS_VALUE", "OBS_FLAG", "CONF_STATUS")
}
CELL = re.compile(r"(:|\.\.|<?\s?[0-9]+(?:\.[0-9]+)?)\s*([a-zA-Z]*)(@[A-Z])?")
FLAGS = set("bcdefmnprsuz")  # as Eurostat explains them; any other letter is kept and warned of
KEPT = ("sex", "age", "citizen")  # dimensions whose total is printed, so that a new code adds to nothing else
PROBLEM = re.compile(r"<faultstring>(.*?)</faultstring>", re.DOTALL)


def tidy(raw: list[Path]) -> Tidied:
    """Turn one answer, in whichever form, into the tidy table."""
    if not raw:
        raise NotAtHand(f"{CARD.id} is live only: {CARD.get}")
    path = raw[0]
    answer = _answer(path)
    if answer.startswith("{"):
        cells, release = _json_stat(answer, path)
    elif "\\TIME_PERIOD" in answer.split("\t", 1)[0]:
        cells, release = _tsv(answer, path), ""
    else:
        cells, release = _sdmx_csv(answer, path)
    return _coded(cells, release, path)


def _answer(path: Path) -> str:
    content = path.read_bytes()
    if content[:2] == b"\x1f\x8b":  # answers are packed without saying so
        content = gzip.decompress(content)
    text = content.decode("utf-8-sig").lstrip().rstrip("\r\n")  # a tab at the end is an empty cell
    if text.startswith("<"):
        fault = PROBLEM.search(text)
        if "<queued>" in text or "syncResponse" in text:
            why = "the request was queued; ask for the same address again in some minutes"
        elif fault:
            why = f"Eurostat answered {fault[1].strip()!r}; correct the address, or filter more"
        else:
            why = "XML or a web page; ask with format=TSV, SDMX-CSV or JSON"
        raise BrokenContract(f"{path.name} holds no data: {why}")
    return text


def _tsv(answer: str, path: Path) -> pd.DataFrame:
    head, *lines = answer.splitlines()
    key, *periods = head.split("\t")
    dimensions = key.removesuffix("\\TIME_PERIOD").split(",")
    cells = []
    for number, line in enumerate(lines, start=2):
        codes, *values = line.split("\t")
        if len(codes.split(",")) != len(dimensions) or len(values) != len(periods):
            raise BrokenContract(
                f"{path.name}, row {number}: expected {len(periods)} periods, found {line!r}"
            )
        for period, printed in zip(periods, values, strict=True):
            found = CELL.fullmatch(printed.strip())
            if printed.strip() and not found:
                raise BrokenContract(
                    f"{path.name}, row {number}, column {period.strip()}: found {printed!r}, expected a number or “:”"
                )
            if found:
                cells.append([*codes.split(","), period.strip(), found[1], found[2] + (found[3] or "")])
    return pd.DataFrame(cells, columns=[*dimensions, "period", "printed", "flag"])


def _sdmx_csv(answer: str, path: Path) -> tuple[pd.DataFrame, str]:
    rows = pd.read_csv(io.StringIO(answer), dtype=str, keep_default_na=False)
    if not {"TIME_PERIOD", "OBS_VALUE"} <= set(rows):
        raise BrokenContract(
            f"{path.name}: expected TSV, SDMX-CSV or JSON-stat of Eurostat, found columns {list(rows)[:8]}"
        )
    _ours(" ".join(rows.get("DATAFLOW", rows.get("STRUCTURE_ID", pd.Series(dtype=str))).unique()), path)
    status = rows.get("CONF_STATUS", pd.Series("", rows.index))
    cells = rows[[name for name in rows.columns if name not in NO_DIMENSION]].assign(
        period=rows["TIME_PERIOD"],
        printed=rows["OBS_VALUE"],
        flag=rows.get("OBS_FLAG", pd.Series("", rows.index)) + ("@" + status).where(status != "", ""),
    )
    stamps = pd.to_datetime(rows["LAST UPDATE"].str[:8], format="%d/%m/%y") if "LAST UPDATE" in rows else None
    return cells, f"{stamps.max():%Y-%m-%d}" if stamps is not None and len(stamps) else ""


def _json_stat(answer: str, path: Path) -> tuple[pd.DataFrame, str]:
    try:
        data = json.loads(answer)
    except json.JSONDecodeError as found:
        raise BrokenContract(f"{path.name}: the answer is not whole ({found}); fetch it again") from None
    trouble = data.get("error") or data.get("warning")
    if trouble or data.get("class") != "dataset":
        first = trouble[0] if isinstance(trouble, list) else trouble or data
        label = first.get("label", "no data set") if isinstance(first, dict) else str(first)
        again = "ask again in some minutes or " if "ASYNC" in label else ""
        raise BrokenContract(f"{path.name}: Eurostat answered {label!r}; {again}filter more")
    _ours(data.get("extension", {}).get("id", ""), path)
    axes = [_codes(data["dimension"][name]["category"]) for name in data["id"]]
    if [len(axis) for axis in axes] != data["size"]:
        raise BrokenContract(f"{path.name}: expected sizes {data['size']}, found {[len(a) for a in axes]}")
    values, statuses = _by_place(data.get("value")), _by_place(data.get("status"))
    cells = []
    for spot, codes in enumerate(itertools.product(*axes)):
        if values.get(spot) is not None or statuses.get(spot):
            letters, _, status = str(statuses.get(spot) or "").replace(":", "").partition("|")
            value = values.get(spot)
            cells.append(
                [*codes, "" if value is None else str(value), letters + (f"@{status}" if status else "")]
            )
    columns = ["period" if name.lower() == "time" else name for name in data["id"]]
    labels = {name: data["dimension"][name]["category"].get("label", {}) for name in data["id"]}
    table = pd.DataFrame(cells, columns=[*columns, "printed", "flag"])
    table.attrs["labels"] = labels
    return table, str(data.get("updated", ""))[:10]


def _codes(category: dict[str, Any]) -> list[str]:
    index = category.get("index", list(category.get("label", {})))
    return sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)


def _by_place(cells: Any) -> dict[int, Any]:
    pairs = enumerate(cells) if isinstance(cells, list) else (cells or {}).items()
    return {int(spot): cell for spot, cell in pairs}


def _ours(id_: str, path: Path) -> None:
    if id_ and "CRIM_THB" not in id_.upper():
        raise BrokenContract(f"{path.name}: expected a data set crim_thb_*, found {id_}")


def _coded(cells: pd.DataFrame, release: str, path: Path) -> Tidied:
    dimensions = [str(name) for name in cells if name not in ("period", "printed", "flag")]
    if "geo" not in dimensions:
        raise BrokenContract(f"{path.name}: expected a dimension geo, found {dimensions}")
    meanings = {**_declared(Path(__file__)), **_declared(path)}
    kept = {(n.lower(), c) for n in dimensions if n.lower() in KEPT for c in cells[n].unique()} - set(
        meanings
    )
    meanings |= {(name, code): (_column(name), f"{NEW}{code}") for name, code in kept}
    pairs = [(name, code) for name in dimensions if name != "geo" for code in cells[name].unique()]
    unknown = [f"{n} {c}{_label(cells, n, c)}" for n, c in pairs if (n.lower(), c) not in meanings]
    if unknown:
        raise BrokenContract(
            f"{path.name}: nobody has said what these codes mean: {', '.join(unknown)}; declare them in "
            f"{_beside(path)}, columns {', '.join(DECLARED)}"
        )
    geo = cells["geo"].map(_country)
    here = cells[geo != ""]
    table = pd.DataFrame({"geo": geo[geo != ""], "time_period": here["period"], "flag": here["flag"]})
    table = table.join(bounds(here, "printed", path, missing=("", ":", "..")))
    for name, code in pairs:
        column, value = meanings[name.lower(), code]
        if column:
            table.loc[here[name] == code, column] = value
    if "measure" not in table or table["measure"].isna().any() or "unit" not in table:
        raise BrokenContract(
            f"{path.name}: no code says which measure and unit; declare them in {_beside(path).name}"
        )
    for column in ("sex", "age", "form", "citizenship"):
        table[column] = table[column].fillna("total") if column in table else "total"
    table["citizenship"] = table["citizenship"].mask(table["citizenship"] == "own", table["geo"])
    dropped = sorted(set(cells.loc[geo == "", "geo"]))
    account = {
        f"aggregates and parts of countries, dropped ({', '.join(dropped) or 'none'})": len(cells)
        - len(here),
        "not available, kept as missing": int(table["high"].isna().sum()),
        "flagged": int((table["flag"] != "").sum()),
    }
    letters = set("".join(flag.split("@")[0] for flag in cells["flag"].unique()))
    return Tidied(
        table, len(cells), account, release, [f"flag {letter}" for letter in sorted(letters - FLAGS)]
    )


def _column(dimension: str) -> str:
    return "citizenship" if dimension == "citizen" else dimension


def _declared(path: Path) -> dict[tuple[str, str], tuple[str, str]]:
    beside = _beside(path)
    if not beside.exists():
        return {}
    with beside.open(encoding="utf-8-sig", newline="") as lines:
        rows = [tuple(row.get(name) for name in DECLARED) for row in csv.DictReader(lines)]
    wrong = [row for row in rows if row[2] not in COLUMNS or row[3] is None]
    if wrong:
        raise BrokenContract(
            f"{beside.name}: expected columns {', '.join(DECLARED)} and column one of {', '.join(sorted(COLUMNS))}, "
            f"found {wrong[0]}"
        )
    return {(str(row[0]).lower(), str(row[1])): (str(row[2]), str(row[3])) for row in rows}


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name.split('.')[0]}.meanings.csv")


def _label(cells: pd.DataFrame, dimension: str, code: str) -> str:
    label = cells.attrs.get("labels", {}).get(dimension, {}).get(code)
    return f" ({label})" if label else ""


def _country(code: str) -> str:
    try:
        return place(code).iso3 if len(code) == 2 else ""
    except UnknownName:
        return ""

"""What a figure is a figure of beyond its measure, as registers and published pages say it, in the language in use."""

from __future__ import annotations

from analysis.vocabulary.language import Spoken

EDITION = "edition year"  # a stage that says no more than: the year is that of the report
STAGES = Spoken(
    {
        text: text
        for text in (
            # registers of a country, and keys of its statistics
            "referred",
            "reasonable grounds positive",
            "reasonable grounds negative",
            "conclusive grounds positive",
            "conclusive grounds negative",
            "reasonable grounds",
            "conclusive grounds",
            "sum key, trafficking",
            "trafficking, forced prostitution and labour, exploitation, new §§ 232-233a StGB",
            "trafficking, old §§ 180b, 181 StGB: prostitution and sexual acts only",
            "sexual exploitation, old § 232 StGB",
            "labour exploitation, old § 233 StGB",
            "promotion of trafficking, old § 233a StGB",
            # published pages
            "24 member states",
            "IOM caseload",
            "Tier 2 Watch List",
            "Tier 2 to Tier 1",
            "associations",
            "associations, exploited in France",
            "at least 5 victims",
            "citizenships of victims",
            "completed (BKA)",
            "completed investigations (BKA)",
            "confirmed (OTSH)",
            "covered by the report",
            "detected victims",
            "enslavement not a crime",
            "forced labour",
            "forced labour, state-imposed",
            "forced marriage",
            "freed, exploitation without trafficking (CITCO)",
            "freed, trafficking (CITCO)",
            "freed, trafficking and exploitation (CITCO)",
            "identified",
            "in completed investigations (BKA)",
            "in place of origin or residence",
            "met by regional coordinators",
            "modern slavery",
            "modern slavery, share of the world total",
            "moved within or between countries",
            "named in sources",
            "no conviction under a Palermo law",
            "nothing against deportation of victims",
            "notified to CoMensha",
            "notified to CoMensha; count of the National Rapporteur",
            "parties of the Palermo Protocol",
            "presumed",
            "private economy",
            "procedures (SSMSI)",
            "referred, age at exploitation",
            "share within boys",
            "share within citizens of Africa",
            "share within girls",
            "signalled, presumed (OTSH)",
            "some law on trafficking",
            "state-imposed",
            "suspected by the Migration Agency",
            "traffickers who act in groups",
            "trafficked",
            "trafficking or exploitation (SSMSI)",
            "victims who freed themselves",
            "with a body that collects data",
        )
    }
)


def stage(text: str) -> str:
    """Return a stage as a reader meets it; one that no list has, such as the name of a model, stays as it was printed."""
    plain = text.replace(f"; {EDITION}", "").replace(EDITION, "").replace("_", " ")
    return STAGES.get(plain, plain)

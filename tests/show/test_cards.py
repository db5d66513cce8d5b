"""Cards: everything a reader must know, once, as text; a verdict never by colour alone."""

import re
from dataclasses import fields, replace
from html.parser import HTMLParser

import pandas as pd
import pytest

from analysis import sources
from analysis.claims import ledger
from analysis.claims.checks import ALONE
from analysis.claims.verdict import Check, Verdict
from analysis.show import cards
from analysis.show.badges import SIGNS
from analysis.show.tables import as_html
from analysis.sources.card import Card
from analysis.vocabulary.caveats import caveat
from analysis.vocabulary.terms import VERDICTS

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> & “A”"
PLAIN = Card(
    id="made_up",
    short="A made-up table",
    title="Made-up figures",
    producer="Nobody",
    edition="first edition",
    release="1999-12-31",
    measures=("detected_victims",),
    years="2003-2022",
    url="a page",
    licence="A licence of its own",
    licence_url="a licence page",
    licence_status="confirmed",
    citation="Nobody, Made-up figures",
    retrieved="2026-11",
    raw=(),
    decisions=("Odd rows are dropped.",),
    caveats=("no_ranking", "reporters_change"),
)
ALL = sources.names()


class Page(HTMLParser):
    """What a browser would see: the elements, their attributes, and the text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag not in ("img", "br"):  # the elements here that need no end
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def hostile_card() -> Card:
    """A card whose every free text is an attack."""
    texts = {field.name: HOSTILE for field in fields(Card) if getattr(PLAIN, field.name).__class__ is str}
    return replace(PLAIN, **texts, decisions=(HOSTILE,))


def verdict(word: str = "holds", text: str = "Text", agrees: bool = True, now: float = 75.0) -> Verdict:
    """A verdict as the rules make it, with every free text given."""
    then = ledger.Then(80, text, text, text, text, text)
    test = ledger.Test(
        "made_up", "detected_victims", "europe", "2022", of=("form",), parts=("sexual", "labour")
    )
    claim = ledger.Claim(
        text, text, text, (then,), "leads", (test,), "sexual", notes=(text,), would_change=text
    )
    checks = (Check(text, agrees, text),)
    shares = {"sexual": now, "labour": 100 - now}
    return Verdict(claim, test, word, now, now, now, shares, 3, 400.0, checks, {"ALB": now})


def harmless(block: cards.Block) -> Page:
    """The page of a block, which must be closed properly and hold nothing that runs or loads."""
    page = Page(block._repr_html_())
    assert not page.open
    assert {"script", "img", "iframe", "style"}.isdisjoint(page.elements)
    assert not [name for name in page.attributes if name.startswith("on") or name in ("src", "style")]
    return page


@pytest.mark.parametrize(
    "block",
    [
        cards.card(hostile_card()),
        cards.sources(hostile_card()),
        cards.verdict(verdict(text=HOSTILE)),
        cards.verdict(verdict(text=HOSTILE, agrees=False)),
    ],
    ids=["card", "sources", "verdict", "fragile verdict"],
)
def test_what_a_source_wrote_is_text(block: cards.Block) -> None:
    """No text of a card or a claim becomes an element; each is still there to be read."""
    assert HOSTILE in harmless(block).text


@pytest.mark.parametrize("name", ALL)
def test_a_card_says_who_counted_what_and_under_which_terms(name: str) -> None:
    """The card of each source has producer, edition, release, years, licence, date and decisions."""
    found = sources.card(name)
    text = harmless(cards.card(found)).text
    told = (found.producer, found.edition, found.release, found.years, found.licence, found.retrieved)
    assert [fact for fact in (*told, *found.decisions) if fact not in text] == []


def test_a_card_heads_every_row() -> None:
    """A screen reader hears a caption for the table and a header for each row."""
    markup = cards.card(PLAIN)._repr_html_()
    assert "<caption>" in markup
    assert markup.count('<th scope="row">') == markup.count("<tr>")


def test_a_caveat_of_two_sources_is_listed_once() -> None:
    """Caveats stand in the order of the cards, each once, however many sources share it."""
    second = replace(PLAIN, caveats=("reporters_change", "censored_0_4"))
    text = harmless(cards.caveats(PLAIN, second)).text
    assert text == "".join(map(caveat, ("no_ranking", "reporters_change", "censored_0_4")))


def test_a_caveat_given_besides_is_listed_once() -> None:
    """A caveat named beside the cards is added, and one the cards have already is not repeated."""
    text = harmless(cards.caveats(PLAIN, also=("no_ranking", "us_estimate"))).text
    assert [text.count(caveat(name)) for name in ("no_ranking", "reporters_change", "us_estimate")] == [
        1,
        1,
        1,
    ]


@pytest.mark.parametrize("name", ALL)
def test_sources_carry_licence_release_and_date(name: str) -> None:
    """Each source is cited as it wants to be, with its licence, its release, its date and where it is."""
    found = sources.card(name)
    text = harmless(cards.sources(found)).text
    told = (found.citation, found.licence, found.release, found.retrieved, found.url)
    assert [fact for fact in told if fact not in text] == []


def test_sources_are_listed_once_each() -> None:
    """Two sources make two lines."""
    assert harmless(cards.sources(PLAIN, replace(PLAIN, id="other"))).elements.count("li") == 2


@pytest.mark.parametrize("word", VERDICTS)
def test_a_verdict_carries_its_word_and_its_sign(word: str) -> None:
    """The badge says the verdict in a word and a sign, so that colour is never all there is."""
    markup = cards.verdict(verdict(word))._repr_html_()
    badge = re.search(r'<span class="tp-badge.*?>(.*?)</span> ([^<]+)</span>', markup)
    assert badge is not None
    assert badge[1].endswith(f">{SIGNS[word]}")
    assert badge[2] == word


def test_no_two_verdicts_share_a_sign() -> None:
    """Each verdict has a sign of its own."""
    assert set(SIGNS) == set(VERDICTS)
    assert len(set(SIGNS.values())) == len(VERDICTS)


@pytest.mark.parametrize(("agrees", "word"), [(True, "firm"), (False, "fragile")])
def test_a_verdict_says_how_robust_it_is(agrees: bool, word: str) -> None:
    """Robustness is a word too, and every check says in words whether it agrees."""
    page = harmless(cards.verdict(verdict(agrees=agrees)))
    assert word in page.text
    assert ("agrees" if agrees else "differs") in page.text


def test_a_verdict_shows_then_now_and_what_would_change_it() -> None:
    """Both figures, the sources of the time with their cautions, and what would change the verdict are there."""
    text = harmless(cards.verdict(verdict())).text
    assert "then 80 %, today 75 %" in text
    assert (
        text.count("80 %") == 2
    )  # in its line of figures and among the figures of the time, not in the reading
    assert "Verdict:" not in text
    assert "What would change it: Text" in text
    assert "Figures of the time" in text


def test_a_figure_that_stands_alone_was_not_checked() -> None:
    """Where nothing could be varied no check differs: there was none."""
    alone = replace(verdict(agrees=False), checks=(Check(ALONE, False, "none is at hand"),))
    text = harmless(cards.verdict(alone)).text
    assert "not checked" in text
    assert "differs" not in text
    assert harmless(cards.scoreboard([alone])).text.count(ALONE) == 1


def test_what_several_measures_count_is_a_list() -> None:
    """A card of one measure says it in a sentence, a card of two as two items."""
    one, two = (
        harmless(cards.card(replace(PLAIN, measures=names)))
        for names in (("detected_victims",), ("detected_victims", "convicted_persons"))
    )
    assert two.elements.count("li") == one.elements.count("li") + 2


def test_a_correlation_is_named_in_its_reading() -> None:
    """What a figure of two things is begins with its unit, and a negative one has a minus sign."""
    made = verdict(now=-0.6)
    test = replace(made.claim.tests[0], unit="rank correlation", what="of rank with tier")
    text = harmless(cards.verdict(replace(made, test=test))).text
    assert "today −0.60 rank correlation" in text
    assert "Today: rank correlation of rank with tier" in text


def test_an_open_verdict_prints_no_nan() -> None:
    """A verdict without a figure says so in words."""
    text = harmless(cards.verdict(verdict("open", now=float("nan")))).text
    assert not re.search(r"\bnan\b|no figure %", text)


def test_a_block_reads_as_text_in_a_terminal() -> None:
    """Where HTML is not shown a block prints its text, not its mark-up."""
    for block in (cards.card(PLAIN), cards.sources(PLAIN), cards.caveats(PLAIN), cards.verdict(verdict())):
        assert repr(block)
        assert "<" not in repr(block)


def test_an_unknown_caveat_is_refused() -> None:
    """A caveat nobody wrote stops the page; it is not left out in silence."""
    with pytest.raises(Exception, match="unknown caveat 'made_up'"):
        cards.caveats(PLAIN, also=("made_up",))


def test_numbers_in_a_table_are_text() -> None:
    """A table escapes headers and cells, has a caption, and heads its columns and rows."""
    page = Page(as_html(pd.DataFrame({HOSTILE: [HOSTILE], "n": [1]}), HOSTILE))
    assert page.text.count(HOSTILE) == 3
    assert "script" not in page.elements
    assert page.attributes.count("scope") == 3

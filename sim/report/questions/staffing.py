"""How many must be on duty to meet the targets, and what each regime costs or saves: in English and Norwegian bokmål."""

from collections.abc import Mapping
from math import isfinite, isnan
from typing import Any

from sim.measures.catalogue import MEASURES
from sim.plots import staffing as picture
from sim.plots import style
from sim.plots.staffing import limit
from sim.plots.words import change, level, number, scale
from sim.report.finding import Answer, Found, Sheet
from sim.report.questions.staffing_words import TEXT
from sim.report.sentences import few_days
from sim.report.story import Picture

Row = Mapping[str, Any]
ABOUT_PRICE = 4  # of the rows of the table: the last ones


def tell(found: Found, lang: str) -> Answer:
    """The answer, what each regime needs and why, the picture, the numbers, and what to beware of."""
    said = _Said(found, lang)
    few = few_days(found.scenario, found.scenario.periods(found.days), lang)
    today = said("today", today=number(said.rows[0]["today"], 0, lang))
    each = [said.regime(row) for row in said.rows] if len(said.rows) > 1 else [said.binds(said.rows[0])]
    bill = said.bill(said.rows[1]) if len(said.rows) == 2 else ""  # of more, the table tells
    sentences = [said.answer(), bill, *each, today, few]
    return Answer(said("question"), list(filter(None, sentences)), [said.needs(), said.targets()], said.pictures(), said.notes())


class _Said:
    """What was found, put into the words of a language."""

    def __init__(self, found: Found, lang: str):
        self.found, self.lang, self.words = found, lang, TEXT[lang]
        needs = found.tables["staffing"]
        named = {name: needs[name].astype(object).where(needs[name].notna(), "") for name in ("binding", "perhaps", "in_way")}
        self.tables = {**found.tables, "staffing": needs.assign(**named)}
        self.rows: list[Row] = self.tables["staffing"].to_dict("records")
        self.each: list[Row] = self.tables["staffing_targets"].to_dict("records")

    def __call__(self, key: str, **values: object) -> str:
        return str(self.words[key]).format(**values)

    def name(self, regime: str) -> str:
        """A regime as it stands in a sentence."""
        return str(self.words["regime"]).format(self.found.label(regime, self.lang))

    def label(self, measure: str) -> str:
        """A measure as it stands in a sentence."""
        return str(self.words["measure"]).format(MEASURES[measure].label(self.lang))

    def of(self, regime: str) -> list[Row]:
        """The targets under a regime."""
        return [row for row in self.each if row["regime"] == regime]

    def asked(self) -> str:
        """All targets, as they stand between brackets."""
        return "; ".join(
            self("target", label=MEASURES[row["measure"]].label(self.lang), side=self.side(row))
            for row in self.of(self.rows[0]["regime"])
        )  # fmt: skip

    def side(self, row: Row) -> str:
        """At least or at most so much."""
        return self(row["side"], limit=limit(row["measure"], row["target"], self.lang))

    def reach(self, low: float, high: float) -> tuple[str, str]:
        """Both ends of the interval of a number on duty."""
        low_said, high_said = (number(end, 1, self.lang) if isfinite(end) else str(self.words["open"]) for end in (low, high))
        return low_said, high_said

    def answer(self) -> str:
        """The first sentence."""
        first, *others = self.rows
        if not others:
            told = self.regime(first, "within_alone") if first["found"] == "within" else self.regime(first)
            return self("alone" if first["found"] == "within" else "alone_not", targets=self.asked(), told=told)
        if len(others) > 1:
            clauses = "; ".join(self.clause(row, "needs", "") for row in others)
            return self("several", targets=self.asked(), baseline=self.name(first["regime"]), clauses=clauses)
        (other,) = others
        kind, than = _kind(other), self("than", baseline=self.name(first["regime"]))
        if kind in ("untold", "unknown"):
            return self.clause(other, "needs_first", "", f"{kind}_one")
        return self("one", targets=self.asked(), clause=self.clause(other, "needs_first", than))

    def clause(self, row: Row, needs: str, than: str, key: str = "") -> str:
        """What a regime needs more or less than the first."""
        kind = _kind(row)
        swap = kind == "fewer"  # the interval of what is saved, the smaller number first
        ends = [-row["price_high"], -row["price_low"]] if swap else [row["price_low"], row["price_high"]]
        decimals = picture.decimals(row, self.lang)
        low, high = (number(end, decimals, self.lang, signed=kind == "untold") for end in ends)
        return self(
            key or kind, regime=self.name(row["regime"]), baseline=self.name(self.rows[0]["regime"]), than=than, low=low, high=high,
            needs=self(needs, regime=self.name(row["regime"])), n=number(abs(row["price_fte"]), decimals, self.lang),
            why=self.why(row), targets=self.asked(),
        )  # fmt: skip

    def why(self, row: Row) -> str:
        """Why there is no price."""
        to_blame = [one for one in (self.rows[0], row) if one["found"] != "within"] or [row]
        return str(self.words["and"]).join(
            self.words["why"][one["found"]].format(regime=self.name(one["regime"]), **self.tried(one)) for one in to_blame
        )

    def tried(self, row: Row) -> dict[str, str]:
        """The fewest and the most that were tried."""
        return {key: number(row[key], 0, self.lang) for key in ("fewest", "most")}

    def bill(self, row: Row) -> str:
        """The price in paid hours and people employed, where there is one that can be told."""
        if _kind(row) not in ("more", "fewer"):
            return ""
        shown = {}
        for key, value in (("hours", row["price_paid_hours"]), ("employed", row["price_employed"])):
            n = number(abs(value), scale([value], "count", self.lang).decimals, self.lang)
            shown[key] = self(f"{key}_{'more' if value > 0 else 'fewer'}", n=n)
        return self("bill", regime=self.name(row["regime"]), **shown)

    def regime(self, row: Row, key: str = "") -> str:
        """What a regime needs, and what asks for it."""
        low, high = self.reach(row["low"], row["high"])
        told = self(
            key or row["found"], regime=self.name(row["regime"]), n=number(row["on_duty"], 1, self.lang), low=low, high=high,
            hours=number(row["paid_hours"], 0, self.lang), fte=number(row["fte"], 1, self.lang),
            employed=number(row["employed"], 0, self.lang), binding=self.label(row["binding"]) if row["binding"] else "",
            broken=self.broken(row), **self.tried(row),
        )  # fmt: skip
        return told if key or row["found"] != "within" else f"{told} {self.binds(row)}"

    def broken(self, row: Row) -> str:
        """The measures whose targets are not met, and what they are."""
        values = {one["measure"]: one["reached"] for one in self.of(row["regime"])}
        return str(self.words["and"]).join(
            self("broken", label=self.label(name), value=level(values[name], MEASURES[name].unit, self.lang))
            for name in row["in_way"].split()
        )  # fmt: skip

    def binds(self, row: Row) -> str:
        """The target that asks for the most people, and what the others ask for."""
        if row["found"] != "within":
            return ""
        others = []
        for one in self.of(row["regime"]):
            key = {"within": "other", "below": "other_below", "upper": "other_upper"}.get(one["found"], "")
            if one["measure"] != row["binding"] and key:
                n = one["needs"] if key == "other" else row["fewest"]
                others.append(self(key, label=self.label(one["measure"]), n=number(n, 0, self.lang)))
        listed = self("others", list="; ".join(others)) if others else ""
        rivals = str(self.words["or"]).join(self.label(name) for name in row["perhaps"].split() if name != row["binding"])
        return self("binds_perhaps" if rivals else "binds", binding=self.label(row["binding"]), rivals=rivals, others=listed)

    def needs(self) -> Sheet:
        """A column a regime."""
        columns = [self.needed(row) for row in self.rows]
        heads = self.words["heads"] if len(columns) > 1 else self.words["heads"][:-ABOUT_PRICE]  # the only one has no price
        rows = [[head, *cells] for head, *cells in zip(heads, *columns, strict=False)]
        return Sheet(self("needs_sheet"), ["", *(self.found.label(row["regime"], self.lang) for row in self.rows)], rows)

    def needed(self, row: Row) -> list[str]:
        """The cells about a regime."""
        lang, first = self.lang, row["regime"] == self.rows[0]["regime"]
        n = {"below": self("few_enough", n=self.tried(row)["fewest"]), "above": self("too_many", n=self.tried(row)["most"])}
        ends = [number(row[key], picture.decimals(row, lang), lang, signed=True) for key in ("price_low", "price_high")]
        price = number(row["price_fte"], picture.decimals(row, lang), lang, signed=True)
        others = [change(row[key], "count", lang) for key in ("price_paid_hours", "price_employed")]
        return [
            n.get(row["found"], number(row["on_duty"], 1, lang)),
            self("to", ends=self.reach(row["low"], row["high"])) if row["found"] == "within" else "",
            number(row["whole"], 0, lang), number(row["paid_hours"], 0, lang), number(row["fte"], 1, lang),
            number(row["employed"], 0, lang), str(self.words["or"]).join(MEASURES[name].label(lang) for name in row["perhaps"].split()),
            *([""] * ABOUT_PRICE if first else [price, self("to", ends=ends), *others]),
        ]  # fmt: skip

    def targets(self) -> Sheet:
        """A row a regime and target."""
        lang, rows = self.lang, []
        tried = self.tried(self.rows[0])
        for row in self.each:
            alone = {"below": self("few_enough", n=tried["fewest"]), "above": self("too_many", n=tried["most"]), "upper": self("upper")}
            name = f"{self.found.label(row['regime'], lang)}: {MEASURES[row['measure']].label(lang)}"
            needs = alone.get(row["found"], number(row["needs"], 1, lang))
            rows.append([name, self.side(row), needs, level(row["reached"], MEASURES[row["measure"]].unit, lang)])
        return Sheet(self("targets_sheet"), ["", *self.words["target_heads"]], rows)

    def pictures(self) -> list:
        """The picture, with what it shows in words."""
        labels = {row["regime"]: self.found.label(row["regime"], self.lang) for row in self.rows}
        given = (*(self.tables[name] for name in ("staffing", "staffing_targets", "staffing_curve")), labels, self.lang)
        figure = picture.draw(*given)
        alt = picture.alt(*given)
        return [(figure, Picture("staffing", style.svg(figure, "staffing"), self("caption"), alt))] if figure else []

    def notes(self) -> list[str]:
        """How it was found, and what to beware of."""
        people = self.found.scenario.staffing
        share = level((1 - people.shrinkage) * people.availability, "1", self.lang)
        wide = any(isnan(row[end]) for row in self.rows if row["found"] == "within" for end in ("low", "high"))
        told = [note.format(share=share, **self.tried(self.rows[0])) for note in self.words["notes"]]
        busy = any(row["measure"] == "occupancy" for row in self.each)
        return [*told, *([self("occupancy")] if busy else []), *([self("wide")] if wide else [])]


def _kind(row: Row) -> str:
    """What can be said of a regime's price."""
    low, high = row["price_low"], row["price_high"]
    if isnan(row["price_fte"]) or isnan(low):
        return "unknown"
    if low == high == 0:
        return "equal"
    return "more" if low > 0 else "fewer" if high < 0 else "untold"

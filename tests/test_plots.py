"""The pictures: that they say what the tables say, can be told apart in print, and come out the same each time."""

import itertools
import re
import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from sim import terms
from sim.measures import IN_TRIAL, NOT_IN_TRIAL
from sim.measures.through import COLUMNS, NAMES, QUARTER_S
from sim.plots import bounds, day_picture, differences, lunch, spill_over, style, through_day, trade_off, waiting, words, workload

LABELS = {
    "en": {"asa": "Average wait", "share": "Answered within 120 s, of offered", "stretch": "Longest stretch"},
    "nb": {"asa": "Gjennomsnittlig ventetid", "share": "Besvart innen 120 s, av tilbudte", "stretch": "Lengste strekk"},
}
GROUPS = {"asa": "Service", "share": "Service", "stretch": "Workload"}


def made_up_day(agents: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """A small day that hangs together well enough to be drawn."""
    luck = np.random.default_rng(seed)
    size = 12 * agents
    offered = np.sort(luck.uniform(8 * 3600, 15 * 3600, size))
    wait = luck.exponential(200, size)
    phase = luck.choice(["handled", "abandoned", "open"], size, p=[0.8, 0.15, 0.05])
    contacts = pd.DataFrame({
        "contact_id": np.arange(size), "day": 0, "channel": luck.choice(["phone", "chat", "desk", "written"], size),
        "topic": "any", "parent_id": -1, "offered_s": offered,
        "answered_s": np.where(phase == "handled", offered + wait, np.nan),
        "ended_s": np.where(phase == "open", np.nan, offered + wait + 300.0 * (phase == "handled")),
        "phase": phase, "agent_id": 0, "wait_s": wait, "handle_s": 300.0,
    })
    rows = []
    for agent in range(agents):
        start = 8 * 3600 + 1800 * (agent % 3) + luck.uniform(0, 300)
        for number in range(30):
            activity = "lunch" if number == 14 + agent % 4 else terms.ACTIVITIES[1 + (agent + number) % 7]
            rows.append((agent, "team", activity, "", 0, start, start + 900.0, "agent"))
            start += 900.0
    columns = ["agent_id", "team", "activity", "channel", "load", "start_s", "end_s", "chosen"]
    return contacts, pd.DataFrame(rows, columns=columns)


def made_up_differences(regimes: int) -> pd.DataFrame:
    """Differences of three measures for some regimes; the first is clear, the second may be chance."""
    rows = []
    for regime in range(regimes):
        for measure, unit, better, value in (("asa", "s", "lower", -12.0), ("share", "1", "higher", 0.031),
                                             ("stretch", "min", "neither", 4.0)):
            half = abs(value) * (0.5 if regime == 0 else 2)
            rows.append((f"r{regime}", f"A regime with number {regime}", "plan", "Detailed plan", measure, value,
                         value - half, value + half, unit, better, ""))
    return pd.DataFrame(rows, columns=["regime", "regime_label", "baseline", "baseline_label", "measure", "difference",
                                       "ci_low", "ci_high", "unit", "better", "verdict"])


def named(regimes: int) -> dict[str, str]:
    """So many regimes with long names; the first is the baseline."""
    return {f"r{n}": f"Selvledelse innenfor rammer, nummer {n}" for n in range(regimes)}


def made_up_through(regimes: int) -> pd.DataFrame:
    """A day that rises to noon and falls, quarter by quarter; at noon the n-th regime has 8 + n of everything that is counted."""
    starts = np.arange(8 * 3600, 16 * 3600 + 1, QUARTER_S)
    shape = 1 - np.abs(starts - 12 * 3600) / (4 * 3600)
    rows = []
    for regime, measure in itertools.product(range(regimes), NAMES):
        share = measure in ("service_level", "abandonment")
        values = 1 - 0.5 * shape if share else shape * (8 + regime)
        rows += [(f"r{regime}", measure, at, value, value - 0.1, value + 0.1) for at, value in zip(starts, values, strict=True)]
    return pd.DataFrame(rows, columns=COLUMNS)


def made_up_agents(regimes: int, agents: int) -> pd.DataFrame:
    """Agents whose longest stretches are 60, 61, 62 ... minutes, and who are ever busier."""
    of_each = pd.DataFrame({"agent_id": range(agents), "longest_stretch": 60.0 + np.arange(agents),
                            "occupancy": np.linspace(0.6, 0.95, agents)})
    return pd.concat([of_each.assign(regime=f"r{n}") for n in range(regimes)], ignore_index=True)


def made_up_summary(regimes: int) -> pd.DataFrame:
    """Means close to each other; everybody wishes, and one wish in five is held back by one bound, some by another."""
    means = {
        "service_level": 0.8, "longest_stretch": 130.0, "longest_stretch_worst": 170.0, "wishes": 3.0, "granted_at_once": 0.65,
        "held_by_coverage_floor": 0.2, "held_by_max_away": 0.15, "wishes_unmet": 0.01,
    }  # fmt: skip
    rows = []
    for regime, (measure, mean) in itertools.product(range(regimes), means.items()):
        here = mean + {"service_level": 0.004, "longest_stretch": 2.0}.get(measure, 0.0) * regime
        rows.append((f"r{regime}", measure, here, here * 0.98, here * 1.02))
    return pd.DataFrame(rows, columns=["regime", "measure", "mean", "ci_low", "ci_high"])


def made_up_parts(regimes: int) -> pd.DataFrame:
    """Differences for those in a trial and not; clear for the first, perhaps chance for the others."""
    rows = [
        (part, f"r{regime}", measure, change, change - 0.02, change + 0.02, "1")
        for regime in range(1, regimes) for measure in ("occupancy", "pauses_missed")
        for part, change in ((IN_TRIAL, 0.05), (NOT_IN_TRIAL, -0.01))
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["part", "regime", "measure", "difference", "ci_low", "ci_high", "unit"])


def told(name: str, regimes: int, agents: int = 37) -> tuple:
    """What a picture is drawn from, language left out."""
    limits = {"longest_stretch": (90.0, 120.0), "occupancy": (0.85, 0.9)}
    return {
        "through_day": lambda: (made_up_through(regimes), named(regimes)),
        "lunch": lambda: (made_up_through(regimes), named(regimes)),
        "workload": lambda: (made_up_agents(regimes, agents), named(regimes), limits),
        "trade_off": lambda: (made_up_summary(regimes), named(regimes), 0.8, limits["longest_stretch"]),
        "bounds": lambda: (made_up_summary(regimes), made_up_through(regimes), named(regimes)),
        "spill_over": lambda: (made_up_parts(regimes), named(regimes)),
    }[name]()  # fmt: skip


PICTURES = {
    "through_day": through_day, "lunch": lunch, "workload": workload, "trade_off": trade_off, "bounds": bounds,
    "spill_over": spill_over,
}  # fmt: skip


def written_in(figure) -> list[str]:
    """Every text in a figure that is not empty."""
    return [text.get_text() for text in figure.findobj(lambda part: hasattr(part, "get_text")) if text.get_text()]


def outside(figure) -> list[str]:
    """The texts that stick out of the page."""
    canvas = figure.canvas
    canvas.draw()
    page = figure.bbox.padded(1)
    texts = figure.findobj(lambda part: hasattr(part, "get_text") and part.get_text() and part.get_visible())
    boxes = [(text.get_text(), text.get_window_extent(canvas.get_renderer())) for text in texts]
    return [text for text, box in boxes if box.width and (box.x0 < page.x0 or box.x1 > page.x1 or box.y0 < page.y0
                                                          or box.y1 > page.y1)]


def overlapping(figure) -> list[tuple[str, str]]:
    """The pairs of texts of which one lies on the other, in a figure that has been drawn."""
    texts = [text for text in dict.fromkeys(figure.findobj(Text)) if text.get_text() and text.get_visible()]
    boxes = [(text.get_text(), text.get_window_extent().padded(-2)) for text in texts]
    return [(one, other) for (one, a), (other, b) in itertools.combinations(boxes, 2) if a.width > 0 < b.width and a.overlaps(b)]


def lightness(colour: str) -> float:
    """How light a colour looks, from 0 for black to 100 for white."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return 116 * float(np.dot([0.2126, 0.7152, 0.0722], linear)) ** (1 / 3) - 16


def test_the_queue_holds_as_much_time_as_people_waited():
    """The area under the queue is the sum of all waits."""
    contacts, stints = made_up_day(9, seed=1)
    waited = waiting.waits(contacts, waiting.last_seen(contacts, stints))
    moments, length = waiting.queue_steps(waited["from_s"].to_numpy(), waited["until_s"].to_numpy())
    area = float(np.sum(length[:-1] * np.diff(moments)))
    assert pytest.approx(float((waited["until_s"] - waited["from_s"]).sum())) == area


def test_the_channels_add_up_to_the_queue():
    """The stacked channels are, together, the whole queue at every moment."""
    contacts, stints = made_up_day(9, seed=2)
    waited = waiting.waits(contacts, waiting.last_seen(contacts, stints))
    _, whole = waiting.queue_steps(waited["from_s"].to_numpy(), waited["until_s"].to_numpy())
    _, lengths = waiting.queue_by_channel(waited)
    assert whole.tolist() == np.sum(list(lengths.values()), axis=0).tolist()


def test_who_waits_and_until_when():
    """A wait ends with the answer, with giving up or with the last time seen; written work is not in the queue."""
    contacts = pd.DataFrame({
        "channel": ["phone", "chat", "desk", "written"], "phase": ["handled", "abandoned", "open", "open"],
        "offered_s": [10.0, 20.0, 30.0, 40.0], "answered_s": [15.0, np.nan, np.nan, np.nan],
        "ended_s": [99.0, 28.0, np.nan, np.nan],
    })
    waited = waiting.waits(contacts, last_s=100.0)
    assert [15.0, 28.0, 100.0] == waited["until_s"].tolist()
    assert [False, True, False] == waited["gave_up"].tolist()


def test_a_contact_answered_at_once_never_waits():
    """Joining and leaving in the same moment leaves the queue as it was."""
    moments, length = waiting.queue_steps(np.array([5.0, 7.0]), np.array([5.0, 9.0]))
    assert ([5.0, 7.0, 9.0], [0, 1, 0]) == (moments.tolist(), length.tolist())


def test_every_activity_has_its_own_colour():
    """Each activity has a colour, no two the same, and every two a step of lightness apart."""
    assert set(terms.ACTIVITIES) == set(style.ACTIVITY_COLOURS)
    light = sorted(lightness(colour) for colour in style.ACTIVITY_COLOURS.values())
    assert [] == [pair for pair in itertools.pairwise(light) if pair[1] - pair[0] < 4]


def test_pauses_stand_out_in_greyscale():
    """Breaks and lunch are much darker than anything else an agent does."""
    light = {name: lightness(colour) for name, colour in style.ACTIVITY_COLOURS.items()}
    rest = min(value for name, value in light.items() if name not in ("break", "lunch"))
    assert ["break", "lunch"] == sorted(name for name, value in light.items() if value < rest - 20)


def test_agents_stand_in_the_order_of_the_first_panel():
    """Rows follow the quarter of sign-in, then lunch; agents seen in another panel only are still there."""
    columns = ["agent_id", "activity", "start_s", "end_s"]
    first = pd.DataFrame([(1, "phone", 3700, 4000), (1, "lunch", 9000, 9900), (2, "phone", 3600, 4000),
                          (2, "lunch", 9900, 9990), (3, "phone", 0, 10), (4, "off", 0, 99)], columns=columns)
    other = pd.DataFrame([(5, "phone", 1800, 1900), (2, "phone", 0, 10)], columns=columns)
    assert [3, 5, 1, 2] == day_picture.agent_order([first, other])


def test_joined_pieces_keep_every_second():
    """Neighbours of the same activity become one piece, and no working time is lost."""
    stints = pd.DataFrame([(1, "chat", 0.0, 10.0), (1, "chat", 10.0, 25.0), (1, "break", 25.0, 30.0),
                           (1, "off", 30.0, 99.0), (2, "break", 30.0, 35.0)],
                          columns=["agent_id", "activity", "start_s", "end_s"])
    pieces = day_picture.shift_pieces(stints, last_s=99.0)
    assert [(1, "chat", 0.0, 25.0), (1, "break", 25.0, 30.0), (2, "break", 30.0, 35.0)] == list(
        pieces.itertuples(index=False, name=None))


@pytest.mark.parametrize(("agents", "regimes", "lang"), [(1, 1, "en"), (9, 4, "nb"), (63, 2, "en"), (210, 3, "nb")])
def test_a_day_is_drawn_without_a_warning(agents, regimes, lang, tmp_path):
    """Small and large centres are drawn and saved without a warning, and no word leaves the page."""
    days = [(f"Et regime med et langt navn, nummer {n}", *made_up_day(agents, n)) for n in range(regimes)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = day_picture.draw(days, lang)
        style.save(figure, tmp_path, "day", formats=("png",))
        assert [] == outside(figure)
        assert [] == overlapping(figure)


def test_the_panels_share_their_scales():
    """Every panel has the same clock, the same queue scale and the same rows."""
    figure = day_picture.draw([(str(n), *made_up_day(9, n)) for n in range(3)])
    limits = {(axes.get_subplotspec().rowspan.start, axes.get_xlim(), axes.get_ylim()) for axes in figure.axes}
    assert 2 == len(limits)


def test_a_panel_says_how_many_waited_and_gave_up():
    """The line under a title has the longest queue and the number who gave up, in the reader's language."""
    contacts, stints = made_up_day(9, seed=4)
    waited = waiting.waits(contacts, waiting.last_seen(contacts, stints))
    most = waiting.longest(waited)
    figure = day_picture.draw([("Plan", contacts, stints)], "nb")
    assert f"høyst {most} ventet samtidig, {waited['gave_up'].sum()} ga opp" in written_in(figure)


def test_a_day_without_contacts_is_drawn():
    """An empty queue is said in words."""
    contacts, stints = made_up_day(2, seed=5)
    assert "nobody waited, nobody gave up" in written_in(day_picture.draw([("Quiet", contacts.iloc[:0], stints)]))


@pytest.mark.parametrize(("regimes", "lang"), [(1, "en"), (2, "nb"), (5, "nb")])
def test_differences_are_drawn_without_a_warning(regimes, lang, tmp_path):
    """One to five regimes are drawn and saved without a warning, and no word leaves the page."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = differences.draw(made_up_differences(regimes), LABELS[lang], GROUPS, lang)
        style.save(figure, tmp_path, "differences", formats=("png",))
        assert [] == outside(figure)
        assert [] == overlapping(figure)


def test_a_missing_or_unknown_difference_is_a_dash():
    """A measure that one regime lacks, or that has no number, is shown as a dash and never as zero."""
    table = made_up_differences(2).drop(index=0)
    table.loc[1, ["difference", "ci_low", "ci_high"]] = np.nan
    assert 2 == written_in(differences.draw(table, LABELS["en"], GROUPS)).count(words.NONE)


def test_only_a_clear_difference_has_colour():
    """An interval that reaches zero, or is not known, leaves room for chance."""
    rows = [{"ci_low": low, "ci_high": high} for low, high in ((1, 2), (-2, -1), (0, 1), (-1, 1), (np.nan, np.nan))]
    assert [False, False, True, True, True] == [differences.covers_zero(pd.Series(row)) for row in rows]


def test_the_same_input_gives_the_same_bytes(tmp_path):
    """Two drawings of the same tables are equal to the byte, and their words stay words."""
    for folder in ("one", "two"):
        style.save(day_picture.draw([("Plan", *made_up_day(5, 1))]), tmp_path / folder, "day")
        style.save(differences.draw(made_up_differences(2), LABELS["en"], GROUPS), tmp_path / folder, "differences")
    names = ["day.png", "day.svg", "differences.png", "differences.svg"]
    assert names == sorted(path.name for path in (tmp_path / "one").iterdir())
    assert [] == [n for n in names if (tmp_path / "one" / n).read_bytes() != (tmp_path / "two" / n).read_bytes()]
    assert ">after-contact work</text>" in (tmp_path / "one" / "day.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(("value", "unit", "lang", "expected"), [
    (0.031, "1", "en", "+3.1 points"), (0.031, "1", "nb", "+3,1 prosentpoeng"), (-12.0, "s", "en", "\u221212 s"),
    (-150.0, "s", "nb", "\u22122,5 min"), (1.5, "h", "nb", "+1,5 t"), (12345.0, "count", "en", "+12,345"),
    (12345.0, "count", "nb", "+12\u202f345"), (0.0, "1", "en", "0 points"), (float("nan"), "s", "en", "\u2013"),
])
def test_a_difference_in_words(value, unit, lang, expected):
    """Sign, decimals and unit are written as the language has them."""
    assert expected == words.change(value, unit, lang)


def test_the_languages_have_the_same_phrases():
    """Nothing is said in one language only."""
    assert [set(words.WORDS["en"])] * len(terms.LABELS) == [set(words.WORDS[lang]) for lang in terms.LABELS]


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize(("regimes", "agents", "lang"), [(1, 5, "nb"), (3, 37, "en"), (7, 700, "nb")])
def test_a_picture_is_drawn_whole(name, regimes, agents, lang):
    """One to seven regimes with long names, few agents or many: no warning, no word outside the page or on another."""
    drawn_from = told(name, regimes, agents)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = PICTURES[name].draw(*drawn_from, lang)
        if name == "spill_over" and regimes == 1:
            assert figure is None
            return
        assert [] == outside(figure)
        assert [] == overlapping(figure)


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_is_drawn_of_nothing(name):
    """Without rows there is no picture, and no words for it fail."""
    tables = [one.iloc[:0] if isinstance(one, pd.DataFrame) else one for one in told(name, 2)]
    assert PICTURES[name].draw(*tables) is None
    assert "nan" not in PICTURES[name].alt(*tables)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_in_a_page_is_alone_with_its_ids(name):
    """In a page every id has the picture's name in front and is pointed at; words are words; same tables, same text."""
    one, two = (style.svg(PICTURES[name].draw(*told(name, 2), "nb"), name) for _ in range(2))
    assert one == two
    ids = re.findall(r' id="([^"]*)"', one)
    assert sorted(set(ids)) == sorted(ids)
    assert [] == [each for each in ids if not each.startswith(f"{name}-") or f"#{each}" not in one]
    assert [] == [each for each in re.findall(r"(?:url\(|href=\")#([\w-]+)", one) if each not in ids]
    opening = re.match(r"<svg [^>]*>", one)[0]
    assert (True, False, False) == ("viewBox=" in opening, " width=" in opening, " height=" in opening)
    assert "Selvledelse" in re.sub(r"<[^>]*>", " ", one)


def test_hostile_text_stays_text():
    """A regime's name cannot become a tag, an attribute or a comment of the drawing."""
    labels = {"r0": '--><script>alert("x")</script><!--', "r1": 'a" onload="b'}
    drawing = style.svg(lunch.draw(made_up_through(2), labels), "lunch")
    assert [] == [tag for tag in re.findall(r"<[^>]*>", drawing) if "script" in tag or "onload" in tag]
    assert "&lt;script&gt;" in drawing


def test_through_the_day_in_words():
    """When most people wait and are away, and when fewest are answered in time, under each regime."""
    said = through_day.alt(made_up_through(2), {"r0": "Plan", "r1": "Free"})
    assert "Plan: most people wait from 12:00, 8.0 on average; fewest are answered in time from 12:00, 50 %" in said
    assert "Free: most people wait from 12:00, 9.0 on average" in said


def test_workload_in_words():
    """The worst-off tenth is rounded up and has the longest stretches; who is over the red level is counted."""
    said = workload.alt(made_up_agents(1, 65), {"r0": "Plan"}, {"longest_stretch": (90, 120)}, "nb")
    assert "Plan, 65 medarbeidere: lengste økt uten pause fra 60 min til 124 min, snitt 92 min" in said
    assert "de 7 som kommer dårligst ut: 121 min i snitt; 4 over rødt nivå, 120 min" in said


def test_dots_stand_for_all_agents_of_a_group_that_may_be_shown():
    """Every agent is a dot, the worst-off tenth is set apart, and a group of four is not shown."""
    agents = pd.concat([made_up_agents(1, 40), made_up_agents(1, 4).assign(regime="r1")])
    figure = workload.draw(agents, named(2))
    dots = [len(line.get_xdata()) for line in figure.axes[0].lines if line.get_marker() == "o"]
    assert [36, 4] == dots
    assert 2 == written_in(figure).count("fewer than 5 agents: not shown")


@pytest.mark.parametrize("agents", [5, 700])
def test_stacks_of_dots_stay_in_their_row(agents):
    """However many agents there are, no dot reaches the text above its row or the row below."""
    figure = workload.draw(made_up_agents(2, agents).assign(occupancy=0.8), named(2))
    for axes in figure.axes:
        heights = [(int(height), height % 1) for line in axes.lines if line.get_marker() == "o" for height in line.get_ydata()]
        assert {0, 1} == {row for row, _ in heights}
        assert min(within for _, within in heights) >= workload._TEXT / workload._ROW


def test_lunch_in_words():
    """How many lunches there are and when most are at lunch."""
    through = made_up_through(1)
    begun = through.loc[through["measure"] == "lunch_begun", "value"].sum()
    said = lunch.alt(through, {"r0": "Plan"})
    assert f"Plan: {begun:.1f} begun a day, most of them from 12:00; most at lunch: 8.0, 12:00–12:15." in said


def test_trade_off_in_words():
    """Both measures of each regime, and the promise."""
    said = trade_off.alt(made_up_summary(2), {"r0": "Plan", "r1": "Fritt"}, 0.8, None, "nb")
    assert "Fritt: 80,4 % besvart i tide, lengste økt 132 min, 170 min for tidelen som kommer dårligst ut." in said
    assert said.endswith("Lovet: 80 %.")


def test_a_promise_far_away_does_not_press_the_points_together():
    """A promise near the points is a line; one far away is named with an arrow."""
    figures = [trade_off.draw(made_up_summary(2), named(2), target) for target in (0.79, 0.2)]
    assert [True, False] == ["promised: 79 %" in written_in(figures[0]), "promised: 20 %" in written_in(figures[1])]
    assert "↓ promised: 20 %" in written_in(figures[1])


def test_bounds_in_words():
    """The shares of what became of the wishes, in the picture as in the words."""
    drawn_from = made_up_summary(1), made_up_through(1), {"r0": "Innenfor rammer"}
    said = bounds.alt(*drawn_from, "nb")
    assert "65 % innvilget straks, 20 % holdt tilbake: for få igjen på kanalen, 15 % holdt tilbake: for mange borte" in said
    assert "flest holdes tilbake fra 12:00, 8,0 om dagen" in said
    assert {"65 %", "20 %", "15 %", "1,0 %"} <= set(written_in(bounds.draw(*drawn_from, "nb")))


def test_spill_over_in_words():
    """Both differences of each measure, and which may be chance."""
    said = spill_over.alt(made_up_parts(2), {"r0": "Plan", "r1": "Trial"})
    assert "Trial, against Plan. Occupancy: in the trial +5.0 points, not in the trial −1.0 points (may be chance)." in said


def test_differences_in_words():
    """The clear differences of each regime by heading; none where all may be chance."""
    said = differences.alt(made_up_differences(2), LABELS["en"], GROUPS)
    assert "A regime with number 0: Service: Average wait −12 s, Answered within 120 s, of offered +3.1 points; Workload" in said
    assert "A regime with number 1: no difference can be told." in said


def test_a_day_in_words():
    """The longest queue with its time, as in the panel, and how many agents there are."""
    contacts, stints = made_up_day(9, seed=4)
    waited = waiting.waits(contacts, waiting.last_seen(contacts, stints))
    moments, length = waiting.queue_steps(waited["from_s"].to_numpy(), waited["until_s"].to_numpy())
    said = day_picture.alt([("Plan", contacts, stints)], "nb")
    assert f"høyst {length.max()} ventet samtidig" in said
    assert f"køen er lengst kl. {terms.clock(moments[length.argmax()])}" in said
    assert "9 oppdiktede medarbeidere" in said


@pytest.mark.parametrize(("wanted", "expected"), [
    ([1.0, 5.0], [1.0, 5.0]), ([5.0, 5.0], [4.5, 5.5]), ([0.0, 0.0, 9.9], [0.5, 1.5, 9.5]), ([3.0, 2.5], [3.25, 2.25]), ([], []),
])
def test_labels_are_spread(wanted, expected):
    """Labels of length one between 0 and 10 stay where they are wanted if they can, and never lie on each other."""
    assert pytest.approx(expected) == style.spread(wanted, [1.0] * len(wanted), 0.0, 10.0).tolist()


def test_a_word_longer_than_a_line_is_cut():
    """Every line is at most as long as asked for, and no letter is lost."""
    lines = style.wrap("Et " + "selvledelsesordning" * 3, 0.8).split("\n")
    assert [] == [line for line in lines if style.text_width(line) > 0.8]
    assert "Et" + "selvledelsesordning" * 3 == "".join(lines)


def test_every_regime_has_its_own_look():
    """Eight regimes have eight colours and eight markers, each colour dark enough for letters on white (WCAG 2.1: 4.5 to 1)."""
    looks = [style.look(place) for place in range(8)]
    assert (8, 8) == (len({colour for colour, _ in looks}), len({marker for _, marker in looks}))
    texts = [*dict(looks), *style.WARNING_TEXT.values(), style.QUIET, style.UNCLEAR_TEXT, style.BETTER_TEXT]
    luminance = [((lightness(colour) + 16) / 116) ** 3 for colour in texts]
    assert [] == [colour for colour, light in zip(texts, luminance, strict=True) if 1.05 / (light + 0.05) < 4.5]


@pytest.mark.parametrize("module", list(PICTURES.values()), ids=list(PICTURES))
def test_each_picture_says_the_same_in_both_languages(module):
    """The phrases of a picture, and their blanks, are the same in English and Norwegian."""
    english, norwegian = (
        {key: sorted(re.findall(r"{(\w+)}", text)) for key, text in module.WORDS[lang].items()} for lang in ("en", "nb")
    )
    assert english == norwegian

"""The pictures: that they say what the tables say, can be told apart in print, and come out the same each time."""

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from sim import terms
from sim.plots import day_picture, differences, style, waiting, words

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

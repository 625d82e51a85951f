"""What contact centres have, read: in whatever way it is written, without data about persons, and nothing lost."""

import gzip
import io
import pickle
from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from pandas.testing import assert_frame_equal

import sim
from experiments import cli
from experiments.say.check_report import print_check
from experiments.template import made_up
from sim import history
from sim.history.headers import field_of, mapped
from sim.history.intervals import KEPT

DATES = ("2026-02-02", "2026-02-03", "2026-02-04")
TIMES = ("09:00", "09:30", "10:00")
HEADER = ["Date", "Interval", "Offered", "Handled", "Abandoned", "SL 20 s", "ASA (s)", "AHT (s)", "Agents", "Available"]
ROW = [10, 8, 2, 0.8, 30.5, 240, 6, 5.25]


def rows(dates=DATES, times=TIMES):
    """The rows of a small good table."""
    return [[day, time, *ROW] for day in dates for time in times]


def text(lines, separator=","):
    """A table as CSV."""
    return "\n".join(separator.join(map(str, line)) for line in lines)


def read(folder, content, name="mine.csv", **settings):
    """The history in a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return history.read(path, **settings)


def told(found, level=None):
    """The kinds of problems that were noticed, with their rows."""
    return [(p.kind, p.row) for p in found.problems if level in (None, p.level)]


def norwegian(line):
    """A row as a Norwegian system may write it."""
    day, at, *figures, share, wait, _, present, available = line
    day, hour = f"{day[8:]}.{day[5:7]}.{day[:4]}", int(at[:2])
    until = f"{hour:02d}:30" if at.endswith("00") else f"{hour + 1:02d}:00"
    return [
        day,
        f"{at}-{until}",
        *figures,
        f"{share * 100:g} %",
        f"{wait}".replace(".", ","),
        "4:00",
        present,
        f"{available}".replace(".", ","),
    ]


NB_HEADER = ["DATO", "Halvtime", "Antall innkomne", "besvarte  anrop", "Lagt på", "Svarprosent innen 20 sek",
             "Gj.snitt ventetid (sek)", "Samtaletid [mm:ss]", "Pålogget", "Tilgjengelige"]  # fmt: skip
NB = [NB_HEADER, *map(norwegian, rows())]
WAYS = {
    "commas": text([HEADER, *rows()]),
    "semicolons": text([HEADER, *rows()], ";"),
    "tabs": text([HEADER, *rows()], "\t"),
    "Norwegian": text(NB, ";"),
    "Norwegian, Windows letters": text(NB, ";").encode("cp1252"),
    "byte order mark": text(NB, ";").encode("utf-8-sig"),
    "UTF-16 from Excel": text(NB, "\t").encode("utf-16"),
    "separator said first": "sep=;\n" + text(NB, ";"),
    "title above": "Rapport for februar\n\n" + text(NB, ";"),
    "Windows line ends": text(NB, ";").replace("\n", "\r\n"),
    "quoted": text([[f'"{cell}"' for cell in line] for line in NB], ";"),
    "short dates": text([HEADER, *rows(("2.2.26", "3.2.26", "4.2.26"))]),
    "American dates": text([HEADER, *rows(("02/02/2026", "02/03/2026", "02/04/2026", "2/13/2026"))]),
    "weekdays": text([HEADER, *rows(("man 02.02.2026", "tir 03.02.2026", "ons 04.02.2026"))]),
    "fractions of a day": text([HEADER, *rows(times=("0.375", "0.3958333", "0.4166667"))]),
    "minutes": text([HEADER, *rows(times=(540, 570, 600))]),
    "seconds": text([HEADER, *rows(times=(32400, 34200, 36000))]),
    "run together": text([HEADER, *rows(times=("0900", "0930", "1000"))]),
    "dots": text([HEADER, *rows(times=("09.00", "09.30", "10.00"))], ";"),
    "afternoon sign": text([HEADER, *rows(times=("9:00 AM", "9:30 AM", "10:00 AM"))]),
    "per cent": text([HEADER, *([*line[:5], "80", *line[6:]] for line in rows())]),
    "hours": text([HEADER, *([*line[:6], "0:00:30.5", "0:04:00", *line[8:]] for line in rows())]),
    "handle time in minutes": text([[*HEADER[:7], "AHT (min)", *HEADER[8:]], *([*line[:7], 4, *line[8:]] for line in rows())]),
    "talk and after-contact work": text(
        [[*HEADER[:7], "Talk time", "ACW", *HEADER[8:]], *([*line[:7], 200, 40, *line[8:]] for line in rows())]
    ),
    "date and time together": text([["Start", *HEADER[2:]], *([f"{line[0]} {line[1]}:00", *line[2:]] for line in rows())]),
    "totals and blank rows": text([HEADER, *rows(), [""] * 10, ["Sum", "", 90, 72, 18, "", "", "", "", ""]]),
    "the same row twice": text([HEADER, *rows(), rows()[0]]),
    "a column more": text([[*HEADER, "Comment"], *([*line, "quiet"] for line in rows())]),
}  # fmt: skip


def plain_table():
    """What all the ways of writing say."""
    keys = [(pd.Timestamp(day), 1800.0 * (18 + i), "phone", "phone") for day in DATES for i in range(3)]
    return pd.DataFrame([[*key, 10.0, 8.0, 2.0, 30.5, 0.8, 240.0, 6.0, 5.25] for key in keys], columns=KEPT).astype(
        {"date": "datetime64[ns]"}
    )


@pytest.mark.parametrize("way", WAYS)
def test_the_same_figures_however_they_are_written(way, tmp_path):
    """Separators, encodings, languages, dates, times of day, durations and per cent are all understood alike."""
    found = read(tmp_path, WAYS[way]).intervals
    same = found.table[found.table["date"] <= "2026-02-04"].reset_index(drop=True)
    assert_frame_equal(plain_table(), same, check_dtype=False, check_exact=False, rtol=1e-12)
    assert (1800.0, 20.0, "answered", "mine.csv") == (found.length_s, found.within_s, found.waits_of, found.source)


def excel(lines):
    """The bytes of an Excel file with these rows, its cells as Excel keeps them."""
    book, file = Workbook(), io.BytesIO()
    for line in lines:
        book.worksheets[0].append(line)
    book.save(file)
    return file.getvalue()


def test_excel_dates_times_and_durations(tmp_path):
    """Dates, times of day and durations that Excel keeps as such are read as such, and percentages as shares."""
    lines = [
        [date.fromisoformat(line[0]), time.fromisoformat(line[1]), *line[2:6], timedelta(seconds=30.5), time(0, 4), *line[8:]]
        for line in rows()
    ]
    found = read(tmp_path, excel([["Report"], HEADER, *lines]), "mine.xlsx").intervals.table
    assert_frame_equal(plain_table().assign(wait_s=30.0), found.assign(wait_s=found["wait_s"].round(-1)), check_dtype=False)
    whole = [[datetime.fromisoformat(f"{line[0]} {line[1]}"), *line[2:]] for line in rows()]
    assert_frame_equal(plain_table(), read(tmp_path, excel([["Start", *HEADER[2:]], *whole]), "b.xlsx").intervals.table)


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Innkommet", "offered"), ("anrop inn", "offered"), ("Calls offered", "offered"), ("BESVART", "handled"),
        ("answered_calls", "handled"), ("Frafall", "abandoned"), ("Lagt på", "abandoned"), ("ASA", "wait"),
        ("Svartid (sek)", "wait"), ("Ventetid [mm:ss]", "wait"), ("Service level %", "within"), ("Servicegrad", "within"),
        ("Antall besvart innen 30 s", "in_time"), ("AHT (sek)", "handle"),
        ("Behandlingstid", "handle"), ("pålogget", "present"), ("Til stede", "present"),
        ("Tilgjengelig", "available"), ("Foo", None),
    ],
)  # fmt: skip
def test_headers_in_both_languages(header, field):
    """Headers are known by their words in English and Norwegian, whatever their case, signs and units."""
    assert field == field_of(header)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("SL 80/20", 20), ("Service level 80 % in 20 sec", 20), ("Besvart innen 0,5 min (%)", 30), ("Svarprosent", None)],
)
def test_promise_is_read_off_a_header(header, seconds):
    """The promised time is told from the share that is aimed at."""
    assert seconds == mapped([header], {}, "mine.csv")[0].promise_s


def test_what_the_user_says_of_columns_wins(tmp_path):
    """An explicit mapping is taken before what a header looks like, and finds headers nobody knows."""
    lines = text([["Date", "Interval", "Antall X", "Offered", "Abandoned"], *(line[:5] for line in rows())])
    found = read(tmp_path, lines, columns={"offered": "Antall X", "handled": "Offered"}).intervals.table
    assert [(10.0, 8.0)] == sorted(set(zip(found["offered"], found["handled"], strict=True)))


def test_count_answered_in_time_becomes_a_share(tmp_path):
    """How many were answered in time is made a share of those offered; within what time, the header or the user says."""
    lines = text([[*HEADER[:5], "Antall besvart i tide"], *([*line[:5], 7] for line in rows())])
    found = read(tmp_path, lines, columns={"in_time": "Antall besvart i tide"}, within_s=60).intervals
    assert ({0.7}, 60) == (set(found.table["within"]), found.within_s)
    assert "no_promise" in dict(told(read(tmp_path, lines, columns={"in_time": "Antall besvart i tide"})))


@pytest.mark.parametrize(
    ("header", "cell"), [("Answered within 20 s", 0.07), ("Answered within 20 s (%)", 7), ("Service level", 7)]
)
def test_share_that_is_small_is_still_a_share(header, cell, tmp_path):
    """Shares, and per cent in a column that says so, are not taken for counts even where they would be possible ones."""
    lines = [[*line[:5], cell] for line in rows()]
    assert {0.07} == set(read(tmp_path, text([[*HEADER[:5], header], *lines])).intervals.table["within"])


def test_hour_that_comes_twice_is_added_together(tmp_path):
    """On the last Sunday of October the hour from 02:00 comes twice: contacts are added, people are not."""
    night = rows(("2026-10-25",), ("01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00"))
    found = read(tmp_path, text([HEADER, *night]))
    assert [10, 10, 20, 20, 10] == found.intervals.table["offered"].tolist()
    assert {6.0} == set(found.intervals.table["present"])
    assert ("clocks_back", None) in told(found, "note")


def test_hour_that_is_left_out_is_not_missing(tmp_path):
    """On the last Sunday of March there is no hour from 02:00: empty rows for it are dropped, none are asked for."""
    night = ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]
    lines = rows(("2026-03-22", "2026-04-05"), night) + rows(("2026-03-29",), [*night[:2], *night[4:]])
    empty = [["2026-03-29", time, *[0] * 8] for time in night[2:4]]
    for more in ([], empty):
        found = read(tmp_path, text([HEADER, *lines, *more]))
        assert 16 == len(found.intervals.table)
        assert ("clocks_forward", None) in told(found, "note")
        assert "gap" not in dict(told(found))


def test_gap_is_told_and_not_filled(tmp_path):
    """An interval that other such days have is told with its row and time, and stays unknown; a closed day is fine."""
    dates = [f"2026-02-{day:02d}" for day in (2, 3, 4, 5, 9, 10)]
    lines = [line for line in rows(dates, (*TIMES, "10:30")) if line[:2] != ["2026-02-04", "09:30"]]
    found = read(tmp_path, text([HEADER, *lines]))
    assert ("gap", 10) in told(found, "warning")
    assert "09:30-10:00" in next(p for p in found.problems if p.kind == "gap").text("nb")
    assert 23 == len(found.intervals.table)


def test_missing_days_are_named(tmp_path):
    """Two days missing among weekdays that the file mostly has are named in a note; weekends that it never has are not."""
    dates = [f"{day:%Y-%m-%d}" for day in pd.bdate_range("2026-03-02", "2026-03-20") if day.day not in (9, 10)]
    found = read(tmp_path, text([HEADER, *rows(dates)]))
    (note,) = [p for p in found.problems if p.kind == "missing_days"]
    assert ("note", "nobody came on 2026-03-09, 2026-03-10, though") == (note.level, note.text("en")[:45])


def test_slipped_counts_are_warned_of(tmp_path):
    """Far more offered than ended, and a count that is not whole, are told with row and column, and kept."""
    lines = rows()
    lines[1][2], lines[4][2] = 1000, 10.5
    found = read(tmp_path, text([HEADER, *lines]))
    assert [("far_more_offered", 3), ("not_whole", 6)] == told(found, "warning")
    assert {"Offered"} == {p.column for p in found.problems if p.level == "warning"}


def test_tidspunkt_beside_dato_is_the_time(tmp_path):
    """With both Dato and Tidspunkt, Tidspunkt is the time."""
    found = read(tmp_path, text([["Dato", "Tidspunkt", *HEADER[2:]], *rows()])).intervals
    assert_frame_equal(plain_table(), found.table, check_dtype=False)


def test_quiet_interval_of_one_queue_counts_as_none(tmp_path):
    """Where one queue has no row and another has, nobody came to the first: zero contacts, with a note."""
    lines = [[line[0], line[1], channel, *line[2:]] for line in rows() for channel in ("telefon", "chat")]
    header = [*HEADER[:2], "Kanal", *HEADER[2:]]
    found = read(tmp_path, text([header, *(line for line in lines if line[:3] != ["2026-02-03", "09:30", "chat"])]))
    table = found.intervals.table.set_index(["date", "start_s", "queue"])
    assert 18 == len(table)
    assert 0.0 == table.loc[(pd.Timestamp("2026-02-03"), 34200.0, "chat"), "offered"]
    assert ("filled", None) in told(found, "note")


def with_teams(sizes):
    """A table with a row for each team, which have so many agents."""
    header = [*HEADER[:2], "Team", *HEADER[2:]]
    lines = [[*line[:2], team, *line[2:8], agents, agents] for line in rows() for team, agents in sizes.items()]
    return text([header, *lines])


def test_small_teams_are_merged(tmp_path):
    """Teams of fewer than five agents are put together with the next smallest until the group is large enough, without names."""
    content = with_teams({"North": 12, "South": 3, "Kari Nordmann": 1, "East": 6})
    found = read(tmp_path, content, queues="team", report=tmp_path / "check.csv")
    assert {"North", "other"} == set(found.intervals.table["queue"])
    assert b"Nordmann" not in pickle.dumps(found) + (tmp_path / "check.csv").read_bytes()
    most = found.intervals.table.groupby("queue")["present"].max()
    assert most.min() >= 5
    assert ("small_groups", None) in told(found, "note")
    whole = read(tmp_path, content).intervals.table
    assert [{40.0}, {22.0}, {"phone"}] == [set(whole[name]) for name in ("offered", "present", "queue")]


def test_few_agents_are_warned_of(tmp_path):
    """Figures of a centre that never has five agents are nearly figures of persons: the user is told."""
    lines = [[*line[:8], 4, 4] for line in rows()]
    assert ("few_agents", None) in told(read(tmp_path, text([HEADER, *lines])), "warning")


def test_dash_is_not_known(tmp_path):
    """A dash, or what a spreadsheet shows for nothing divided by nothing, is not known; where a count is needed it is refused."""
    lines = [[*line[:6], "-", "#DIV/0!", *line[8:]] for line in rows()]
    found = read(tmp_path, text([HEADER, *lines])).intervals.table
    assert found[["wait_s", "handle_s"]].isna().all(axis=None)
    with pytest.raises(sim.InputError, match="row 2, column 'Offered' = '-': is empty"):
        read(tmp_path, text([HEADER, *([*line[:2], "-", *line[3:]] for line in lines)]))


def test_topics_of_a_channel_are_added_up(tmp_path):
    """By channel, topics are added up: counts summed, times weighted by contacts, and the same agents counted once."""
    header = [*HEADER[:2], "Topic", *HEADER[2:]]
    lines = [[*line[:2], topic, *figures] for line in rows() for topic, figures in (
        ("loans", [10, 8, 2, 0.8, 30, 200, 6, 5]), ("grants", [30, 24, 6, 0.4, 60, 400, 6, 5]))]  # fmt: skip
    whole = read(tmp_path, text([header, *lines])).intervals.table
    assert [[40.0, 32.0, 8.0, 52.5, 0.5, 350.0, 6.0, 5.0]] == whole[KEPT[4:]].drop_duplicates().round(9).to_numpy().tolist()
    by_topic = read(tmp_path, text([header, *lines]), queues="topic").intervals.table
    assert {"loans": 90.0, "grants": 270.0} == by_topic.groupby("queue")["offered"].sum().to_dict()


def test_carry_over_is_tolerated_in_an_interval(tmp_path):
    """A contact may end in the interval after it came: one interval with more ended than offered is a warning."""
    dates = [f"2026-02-{day:02d}" for day in range(2, 6)]
    lines = [[*line[:2], 100, 100, 0, *line[5:]] for line in rows(dates)]
    lines[4][3] = 109
    assert [("carried_over", 6)] == told(read(tmp_path, text([HEADER, *lines])), "warning")


# --- logs -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def simulated():
    """A simulated day in which people wait and give up."""
    return sim.run_day(sim.load_scenario("kommune_innbyggerservice", ["staffing.scale=0.7"]), "detailed", seed=3)


def log_of(contacts):
    """A simulated day's contacts as a log."""
    lines = contacts[contacts["phase"].isin(["handled", "abandoned"])]
    return pd.DataFrame({
        "timestamp": [f"2026-02-02 {s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in lines["offered_s"].astype(int)],
        "channel": lines["channel"].to_numpy(),
        "wait": lines["wait_s"].round(1).to_numpy(),
        "outcome": np.where(lines["phase"] == "handled", "besvart", "lagt på"),
        "handle": lines["handle_s"].round(1).to_numpy(),
        "agent": [f"K{agent}Q" if agent >= 0 else "" for agent in lines["agent_id"]],
    })  # fmt: skip


def test_log_of_a_simulated_day_is_counted_as_by_hand(simulated, tmp_path):
    """Counts, mean waits, shares in time, handle times and agents at work are those found by going through the contacts."""
    lines = log_of(simulated.contacts)
    found = read(tmp_path, gzip.compress(lines.to_csv(index=False).encode()), "log.csv.gz", within_s=60)
    slots = {}
    for line in lines.itertuples():
        hour, minute, second = map(int, line.timestamp[11:].split(":"))
        entered_s = hour * 3600 + minute * 60 + second
        slots.setdefault((line.channel, entered_s // 1800 * 1800), []).append((entered_s, line))
    table = found.intervals.table
    assert len(lines) == table["offered"].sum()
    for row in table.itertuples():
        mine = [line for _, line in slots.get((row.queue, row.start_s), [])]
        answered = [line for line in mine if line.outcome == "besvart"]
        assert (len(mine), len(answered), len(mine) - len(answered)) == (row.offered, row.handled, row.abandoned)
        if mine:
            assert sum(line.wait for line in mine) / len(mine) == pytest.approx(row.wait_s, abs=1e-9)
            assert sum(line.wait <= 60 for line in answered) / len(mine) == pytest.approx(row.within)
        if answered:
            assert sum(line.handle for line in answered) / len(answered) == pytest.approx(row.handle_s, abs=1e-9)
        work = {}
        for (channel, _), contacts in slots.items():
            for entered_s, line in contacts:
                if channel == row.queue and line.agent:
                    begins = entered_s + line.wait
                    first, last = work.get(line.agent, (begins, 0.0))
                    work[line.agent] = (min(first, begins), max(last, begins + line.handle))
        at_work = sum(first < row.start_s + 1800 and last > row.start_s for first, last in work.values())
        assert at_work == row.present


def test_durations_of_a_log_are_counts_by_second(simulated, tmp_path):
    """What is kept of a log beside intervals is how many waited and were helped for so many whole seconds."""
    lines = log_of(simulated.contacts)
    found = read(tmp_path, lines.to_csv(index=False))
    mine = lines[lines["channel"] == "phone"]
    kept = found.durations["phone", pd.Timestamp("2026-02-02")]
    answered = mine["outcome"] == "besvart"
    for counts, values in (
        (kept.answered, mine["wait"][answered]),
        (kept.abandoned, mine["wait"][~answered]),
        (kept.handle, mine["handle"][answered]),
    ):
        assert np.bincount(values.astype(int)).tolist() == counts.tolist()


def test_log_is_the_same_in_small_parts(simulated, tmp_path, monkeypatch):
    """How many rows are read at a time changes nothing."""
    content = log_of(simulated.contacts).to_csv(index=False)
    whole = read(tmp_path, content, within_s=20)
    monkeypatch.setattr("sim.history.parts.ROWS", 50)
    parts = read(tmp_path, content, within_s=20)
    assert_frame_equal(whole.intervals.table, parts.intervals.table)
    assert whole.durations.keys() == parts.durations.keys()


def test_no_agent_is_kept(simulated, tmp_path):
    """Agents' codes are nowhere in what is kept of a log, nor in its check report."""
    found = read(tmp_path, log_of(simulated.contacts).to_csv(index=False), report=tmp_path / "check.csv")
    assert found.intervals.table["present"].max() > 3
    kept = pickle.dumps(found) + (tmp_path / "check.csv").read_bytes()
    assert not [code for code in log_of(simulated.contacts)["agent"].unique() if code and code.encode() in kept]


def test_log_without_codes_tells_of_no_agents(simulated, tmp_path):
    """An empty column of agents is as good as none."""
    found = read(tmp_path, log_of(simulated.contacts).assign(agent="").to_csv(index=False))
    assert found.intervals.table[["present", "available"]].isna().all(axis=None)
    assert "not_given" in dict(told(found, "warning"))


def test_agents_are_no_queues(tmp_path):
    """A column of agents cannot be read as one of topics, which have figures of their own."""
    lines = "date,time,wait,outcome,agent,handle\n2026-02-02,09:00,5,answered,A1,100"
    with pytest.raises(sim.InputError, match="column 'agent': one row for each agent is refused"):
        read(tmp_path, lines, columns={"topic": "agent"}, queues="topic")


def test_rare_topics_are_taken_together(tmp_path):
    """By topic, a log has a queue for each topic with enough contacts, and one for the rest."""
    topics = ["loans"] * 500 + ["grants"] * 300 + ["praise"] * 5 + ["other things"] * 7
    lines = [f"2026-02-02,{9 + i % 6:02d}:{i % 60:02d},5,answered,{topic},100" for i, topic in enumerate(topics)]
    found = read(tmp_path, "\n".join(["date,time,wait,outcome,topic,handle", *lines]), queues="topic")
    assert {"loans": 500.0, "grants": 300.0, "other": 12.0} == found.intervals.table.groupby("queue")["offered"].sum().to_dict()
    assert {"loans", "grants", "other"} == {queue for queue, _ in found.durations}
    assert ("rare_topics", None) in told(found, "note")


def test_check_report_in_the_terminal(tmp_path, capsys):
    """The first twenty problems are printed in the language asked for, as they are written, and how many more there are."""
    lines = [[*line[:6], "[red]x", *line[7:]] for line in rows([f"2026-02-{day:02d}" for day in range(2, 10)])]
    with pytest.raises(history.Refused) as error:
        read(tmp_path, text([HEADER, *lines]))
    print_check(error.value.problems, "mine.csv", "nb", tmp_path / "check.csv")
    printed = capsys.readouterr().out
    assert 20 == printed.count("[red]x")
    assert "5 til" in printed
    assert "check.csv" in printed


# --- the template -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def figures():
    """The figures of the template."""
    return made_up(sim.load_scenario("kommune_innbyggerservice"), seed=1)


@pytest.mark.parametrize(("name", "lang"), [("a.csv", "en"), ("a.csv", "nb"), ("a.xlsx", "en"), ("a.xlsx", "nb")])
def test_template_gives_back_the_simulated_figures(name, lang, figures, tmp_path, monkeypatch, capsys):
    """A template is itself a valid import, in either language and format, and gives the simulator's own figures."""
    monkeypatch.setattr("experiments.template.made_up", lambda scenario, seed: figures)
    cli.run(["template", f"out={tmp_path / name}", f"lang={lang}"])
    assert "handlingsrom calibrate data=" in capsys.readouterr().out
    found = history.read(tmp_path / name)
    assert [] == told(found, "warning") + told(found, "error")
    table = found.intervals.table
    assert_frame_equal(figures[KEPT[:7]], table[KEPT[:7]], check_dtype=False)
    for column, near in (
        ("wait_s", 0.0501),
        ("within", 0.000501),
        ("handle_s", 0.0501),
        ("present", 0.00501),
        ("available", 0.00501),
    ):
        assert_frame_equal(figures[[column]], table[[column]], check_exact=False, atol=near, rtol=0)
    assert 30.0 == found.intervals.within_s


def test_template_is_of_days_that_differ(figures):
    """Four weeks of weekdays, with people who wait and give up, and more agents present than can take contacts."""
    days = figures.groupby("date")["offered"].sum()
    assert (20, {0, 1, 2, 3, 4}) == (len(days), set(days.index.day_of_week))
    assert days.nunique() > 10
    assert figures["abandoned"].sum() > 0
    assert (figures["available"] <= figures["present"] + 1e-9).all()
    assert figures["available"].mean() < 0.9 * figures["present"].mean()


def test_template_explains_its_columns(figures, tmp_path, monkeypatch):
    """The Excel template has a second sheet with a row for each column, and shows as many decimals as it has."""
    monkeypatch.setattr("experiments.template.made_up", lambda scenario, seed: figures)
    cli.run(["template", f"out={tmp_path / 'a.xlsx'}", "lang=nb"])
    first, second = load_workbook(tmp_path / "a.xlsx").worksheets
    assert [cell.value for cell in first[1]] == [row[0].value for row in second.iter_rows(min_row=2)]
    formats = ["dd.mm.yyyy", *["General"] * 5, *["0.0"] * 3, *["0.00"] * 2]
    assert formats == [cell.number_format for cell in first[2]]


@pytest.mark.parametrize("word", ["lang=en", "out=mine.txt", "out=there.csv"])
def test_template_overwrites_nothing(word, tmp_path, monkeypatch):
    """A template needs a new file's name ending in .csv or .xlsx."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.csv").write_text("mine")
    with pytest.raises(sim.InputError, match="out"):
        cli.run(["template", word])
    assert "mine" == (tmp_path / "there.csv").read_text()

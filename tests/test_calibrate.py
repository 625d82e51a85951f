"""`handlingsrom calibrate`, as a planner meets it: three commands from a file to a comparison, what is written, and mistakes."""

import json
import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import yaml

import sim
from experiments import calibrate, cli
from sim.errors import InputError
from sim.history import backtest, handling, scenario_file, verdict
from sim.history.arrivals import Arrivals
from sim.history.fit import Fit
from sim.history.past import MEASURES
from sim.history.simulated import interval_rows
from sim.plots import backtest as picture
from sim.world import demand

DAYS = 8
THEORY = ["theory.rate_per_h=100", "theory.agents=9", "theory.hours=6", "theory.patience_mean_s=240", "regimes=[detailed]"]
HEADERS = {"offered": "Offered", "handled": "Handled", "abandoned": "Abandoned", "within": "Answered within 30 s (%)",
           "wait_s": "Mean wait (s)", "handle_s": "Mean handle time (s)", "present": "Agents present"}  # fmt: skip


def days():
    """A week and a half of one channel."""
    scenario = sim.load_scenario("theory", THEORY)
    return [sim.run_day(scenario, "detailed", 2, day=day, engine="processes") for day in range(DAYS)]


@pytest.fixture(scope="module")
def half_hours(tmp_path_factory):
    """An interval table as a phone system would write it."""
    dates = pd.bdate_range("2026-03-02", periods=DAYS)
    table = pd.concat([interval_rows(result, date) for result, date in zip(days(), dates, strict=True)])
    time = [f"{int(s // 3600):02d}:{int(s % 3600 // 60):02d}" for s in table["start_s"]]
    shown = pd.DataFrame({"Date": table["date"].dt.strftime("%Y-%m-%d"), "Interval": time, "Channel": table["channel"]})
    for name, header in HEADERS.items():
        shown[header] = table[name] * (100 if name == "within" else 1)
    path = tmp_path_factory.mktemp("figures") / "week 10 [draft] ${x} & co.csv"
    shown.round(3).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def calibrated(half_hours):
    """The folder that comes of it."""
    folder = half_hours.parent / "my_centre"
    cli.run(["calibrate", f"data={half_hours}", f"out={folder}", "name=mine", "hold_back=0.25", "days=4"])
    return folder


def test_folder_holds_what_is_promised(calibrated):
    """The scenario, the fit, the import's report, the table of the test and its picture, and nothing else."""
    files = {str(path.relative_to(calibrated)) for path in calibrated.rglob("*") if path.is_file()}
    drawn = {"figures/backtest.png", "figures/backtest.svg"}
    assert files == {"scenario/mine.yaml", "fit.json", "check.csv", "backtest.csv", *drawn}


def test_table_tells_days_and_half_hours(calibrated):
    """Observed and predicted for each held-back day and half-hour, and predicted bands that hold the prediction."""
    table = pd.read_csv(calibrated / "backtest.csv", keep_default_na=False, na_values=[""])
    assert list(table.columns) == backtest.COLUMNS
    daily = table[table["level"] == "day"]
    assert (daily["date"].tolist()[::3], set(daily["measure"])) == (["2026-03-10", "2026-03-11"], set(MEASURES))
    assert ((table["low"] <= table["high"] + 1e-9).all(), len(table[table["level"] == "interval"]) > 30) == (True, True)


def test_fit_is_json_with_its_grade(calibrated):
    """fit.json holds the fit to all days, the fit that was tested, and the misses; what is not known is null."""
    found = json.loads((calibrated / "fit.json").read_text("utf-8"))
    assert (len(found["fit"]["dates"]), len(found["tested_fit"]["dates"])) == (DAYS, DAYS - 2)
    assert found["grade"] in ("good", "fair", "poor")


def test_scenario_loads_with_every_regime_and_cards_name_the_file(calibrated, half_hours):
    """The YAML is a scenario for all regimes; each card names the user's file and days, and what was assumed is a guess."""
    scenario = sim.load_scenario("mine", config_dir=calibrated)
    tree = yaml.safe_load((calibrated / "scenario" / "mine.yaml").read_text("utf-8"))
    phone = tree["demand"]["queues"]["phone"]
    source = "week 10 [draft] $ {x} & co.csv, 2026-03-02 to 2026-03-11"
    assert [phone["per_day"]["source"], phone["handle"]["mean"]["source"]] == [source] * 2
    assert (phone["handle"]["cv"]["guess"], "guess" in phone["per_day"]) == (True, False)
    assert scenario.label.of("nb") == "mine"
    assert scenario.demand.queues["phone"].per_day == pytest.approx(phone["per_day"]["value"])
    assert sum(shift.share for shift in scenario.staffing.shifts) == pytest.approx(1)


def test_scenario_has_the_load_of_the_file(calibrated, half_hours):
    """On each day of an ordinary week as many contacts are expected as came on that weekday in the file, to four digits."""
    table = pd.read_csv(half_hours, parse_dates=["Date"])
    came = table.groupby("Date")["Offered"].sum()
    scenario = sim.load_scenario("mine", ["regimes=[detailed]"], calibrated)
    expected = [demand.expected(scenario, day).sum() for day in range(5)]
    assert expected == pytest.approx(came.groupby(came.index.day_of_week).mean().tolist(), rel=1e-3)


def test_three_commands(tmp_path, monkeypatch, capsys):
    """From a template through a calibrated scenario to a comparison."""
    monkeypatch.chdir(tmp_path)
    cli.run(["template", "out=mine.csv"])
    rows = Path("mine.csv").read_text("utf-8-sig").splitlines()
    kept = [row for row in rows if row.startswith("Date") or (",phone," in row and row < "2026-01-14")]
    Path("mine.csv").write_text("\n".join(kept) + "\n")  # seven days of one channel: quicker
    cli.run(["calibrate", "data=mine.csv", "out=my_centre", "days=2", "lang=nb"])
    said = capsys.readouterr().out
    assert "bommet modellen med" in " ".join(said.split())
    assert "this model was off by" not in " ".join(said.split())
    cli.run(["compare", "--config-dir", "my_centre", "scenario=mine", "regimes=[detailed,bounded]", "days=2", "figure=none"])
    assert "answered in the promised time" in " ".join(capsys.readouterr().out.split())


def test_log_written_by_the_simulator(tmp_path):
    """A log of contacts is fitted too: handle times are the contacts' own to 1 %, and the agents there are those who were."""
    rows = []
    for result, date in zip(days()[:4], pd.bdate_range("2026-03-02", periods=4), strict=True):
        seen = result.contacts[result.contacts["phase"] != "open"]
        rows.append(pd.DataFrame({
            "date": f"{date:%Y-%m-%d}", "entered": seen["offered_s"].astype(int), "wait": seen["wait_s"].round(3),
            "outcome": np.where(seen["phase"] == "handled", "answered", "abandoned"), "handle time": seen["handle_s"].round(3),
            "agent": [f"A{n}" if n >= 0 else "" for n in seen["agent_id"]],
        }))  # fmt: skip
    log = pd.concat(rows)
    log.to_csv(tmp_path / "log.csv", index=False)
    cli.run(["calibrate", f"data={tmp_path / 'log.csv'}", f"out={tmp_path / 'out'}", "within=30", "days=2"])
    found = json.loads((tmp_path / "out" / "fit.json").read_text("utf-8"))["fit"]
    assert found["handling"]["phone"]["mean_s"] == pytest.approx(log["handle time"].mean(), rel=0.01)
    assert found["handling"]["phone"]["law"] == "exponential"
    assert found["availability"]["phone"]["share"] == pytest.approx(1, abs=0.12)


MISTAKES = {
    "": "command line: data: name the file with your figures: data=mine.csv",
    "data=none.csv": "none.csv",
    "data=DATA within=abc": "within = 'abc': must be seconds, above 0 and at most 86400",
    "data=DATA within=-1": "within = -1: must be seconds, above 0 and at most 86400",
    "data=DATA hold_back=2": "hold_back = 2: must be a share such as 0.25, or dates such as",
    "data=DATA hold_back=[2026-03-02,tuesday]": "must be a share such as 0.25, or dates",
    "data=DATA hold_back=2027-01-01": "hold_back = '2027-01-01': is not a day of the file (2026-03-02 to 2026-03-11)",
    "data=DATA hold_back=0.95": "hold_back: leaves 0 of 8 days to fit; at least 2 are needed",
    "data=DATA name=../x": "name = '../x': must be letters, digits and _",
    "data=DATA name=theory": "name = 'theory': is a scenario that is there already",
    "data=DATA columns=5": "columns = 5: must be keys with headers",
    "data=DATA queues=colour": "queues = 'colour': must be one of",
    "data=DATA lang=fr": "lang = 'fr': must be 'en' or 'nb'",
    "data=DATA days=0": "days = 0: must be at least 2",
    "data=DATA dtaa=1": "dtaa: no such key",
    "data=DATA staffing.agents=3": "staffing.agents: cannot be set here",
}


@pytest.mark.parametrize("words", MISTAKES)
def test_mistakes_get_one_line(words, half_hours, tmp_path):
    """A mistake in a key says where, which value, and what is allowed."""
    given = [word.replace("DATA", str(half_hours)) for word in words.split()]
    with pytest.raises(InputError) as error:
        cli.run(["calibrate", *given, f"out={tmp_path / 'out'}"])
    assert MISTAKES[words] in str(error.value)
    assert "\n" not in str(error.value)


def test_no_folder_named(half_hours):
    """Without out= nothing is written anywhere."""
    with pytest.raises(InputError, match="name the folder to write"):
        cli.run(["calibrate", f"data={half_hours}"])


HOPELESS = {
    "agents never there": (
        lambda table: table.assign(**{"Agents present": 0}),
        "the number of agents in each interval is needed",
    ),
    "only written work": (
        lambda table: table.assign(Channel="written"),
        "channel: contacts on at least one of phone, chat, desk",
    ),
    "no agents": (lambda table: table.drop(columns="Agents present"), "the number of agents in each interval is needed"),
    "nobody came": (lambda table: table.assign(Offered=0, Handled=0, Abandoned=0), "offered: nobody got in touch in this file"),
    "one day": (lambda table: table[table["Date"] == "2026-03-02"], "has only one day; at least 3 are needed"),
    "no handle times": (lambda table: table.drop(columns="Mean handle time (s)"), "the mean handle time is needed"),
}


@pytest.mark.parametrize("case", HOPELESS)
def test_what_cannot_be_fitted_is_refused_at_once(case, half_hours, tmp_path, capsys):
    """A file with nothing to fit gets one line before any fitting, and no folder is left behind."""
    change, words = HOPELESS[case]
    change(pd.read_csv(half_hours)).to_csv(tmp_path / "bare.csv", index=False)
    with pytest.raises(InputError, match=f"bare.csv: .*{words}|bare.csv: {words}"):
        cli.run(["calibrate", f"data={tmp_path / 'bare.csv'}", f"out={tmp_path / 'out'}"])
    assert "Fitting" not in capsys.readouterr().out
    assert not (tmp_path / "out").exists()


def test_refused_file_keeps_its_report(half_hours, tmp_path):
    """Where the message refers to the check report, the report is there."""
    pd.read_csv(half_hours).assign(Offered="x").to_csv(tmp_path / "bad.csv", index=False)
    with pytest.raises(InputError, match="all listed in"):
        cli.run(["calibrate", f"data={tmp_path / 'bad.csv'}", f"out={tmp_path / 'out'}"])
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["check.csv"]


@pytest.mark.parametrize(("data", "name"), [("a b/Uke 10.csv", "uke_10"), ("2026.csv.gz", "centre_2026"), ("æ.csv", "centre")])
def test_name_from_the_file(data, name):
    """The scenario is named after the file, in letters that are safe everywhere."""
    assert calibrate._safe_name(None, data) == name


def misses(**errors):
    """A test that missed by so much a day."""
    names = [f"{who}_{kind}" for who in backtest.WHO[1:] for kind in ("error", "bias")]
    rows = [{"level": "day", "measure": m, "n": 4, **dict.fromkeys(names, x)} for m, x in errors.items()]
    table = pd.DataFrame([["day", f"2026-03-0{n}", "", "phone", 9, m, *[0.5] * 7] for n in range(1, 5) for m in errors],
                         columns=backtest.COLUMNS)  # fmt: skip
    return backtest.Backtest(table, pd.DataFrame(rows), {"phone": 0.9}, (3, 4), 0.1)


def test_verdict_says_days_misses_and_what_to_do():
    """Plain sentences in both languages; a poor fit says so, and what to do."""
    poor = " ".join(verdict.of_test(misses(service_level=0.131, abandonment=0.02, wait_s=14.2), "en"))
    assert "On 4 days it had not seen, this model was off by 13.1 points in service level" in poor
    assert ("That is poor." in poor, "Contacts took 10 % longer" in poor) == (True, True)
    good = " ".join(verdict.of_test(misses(service_level=0.031, abandonment=0.02, wait_s=14.2), "nb"))
    assert "bommet modellen med 3,1 prosentpoeng i svarprosent" in good
    assert "godt nok til å sammenligne styringsformer med" in good


def test_verdict_claims_no_more_than_was_tested():
    """One day is one day, days of another kind are not counted, and without waits no fit is called good."""
    test = misses(abandonment=0.0)
    said = " ".join(verdict.of_test(replace(test, table=test.table.head(1), foreseen=(0, 0)), "en"))
    assert ("On the one day it had not seen" in said, "How many would come" in said) == (True, False)
    assert (verdict.grade(test), verdict.grade(misses(abandonment=0.0, wait_s=2.0))) == ("fair", "good")


def test_held_back_days_without_what_was_fitted(half_hours, tmp_path):
    """Days held back that have other channels only cannot test anything: one line."""
    table = pd.read_csv(half_hours)
    table.loc[table["Date"] >= "2026-03-10", "Channel"] = "written"
    table.to_csv(tmp_path / "other.csv", index=False)
    with pytest.raises(InputError, match=r"hold_back: on those days is nothing of what was fitted \(phone\)"):
        cli.run(["calibrate", f"data={tmp_path / 'other.csv'}", f"out={tmp_path / 'out'}", "days=2"])


def test_texts_are_there_in_both_languages():
    """Every sentence has its counterpart, with the same blanks."""
    for texts in (verdict.TEXT, calibrate.TEXT, picture.WORDS):
        blanks = [{key: sorted(re.findall(r"{(\w+)", text)) for key, text in texts[lang].items()} for lang in ("en", "nb")]
        assert blanks[0] == blanks[1]


def test_source_stays_one_line():
    """A hostile file name is a name on one line, and nothing Hydra would look up."""
    named = Fit((pd.Timestamp("2026-03-02"),), "a\n- b: ${oc.env:HOME}", 20.0, {}, None, {}, {}, {}, "present")
    assert scenario_file.rests_on(named) == "a - b: $ {oc.env:HOME}, 2026-03-02 to 2026-03-02"


def test_scenario_asks_for_the_correlation_of_bell_curves():
    """What is fitted is how alike the factors are (0.5548 for a shape of 1); what a scenario asks for is their bells' 0.6."""
    came = Arrivals(28800.0, 30600.0, {"post": (9.0, 8.0, 10.0)}, {"post": [1.0]}, [1.0] * 7, None, 1, 0.5548, 0.0, 1, 0.5, {})
    found = Fit((pd.Timestamp("2026-03-02"),), "a.csv", 20.0, {"post": "written"}, came,
                {"post": handling.from_means([300.0], [10.0])}, {"post": None}, {}, "present")  # fmt: skip
    assert scenario_file._demand(found)["half_hour_correlation"]["value"] == pytest.approx(0.6, abs=1e-3)


def test_people_who_answer_several_channels_are_counted_once():
    """As many counted for chat as for the phone, all day long, are the same people: one duty, and nobody is counted twice."""
    dates, half_hours = pd.bdate_range("2026-03-02", periods=3), 32400 + 1800 * np.arange(4)
    counted = {"phone": (6, 90), "chat": (5.8, 10), "desk": (2, 30)}  # agents, and contacts in each half-hour
    rows = [
        (date, at, channel, channel, offered, agents)
        for date in dates for at in half_hours for channel, (agents, offered) in counted.items()
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["date", "start_s", "queue", "channel", "offered", "available"])
    history = SimpleNamespace(intervals=SimpleNamespace(table=table))
    fit = SimpleNamespace(
        staff="available", dates=list(dates), availability={}, arrivals=SimpleNamespace(weekdays=[1, 1, 1, 1, 1, 0, 0]),
    )  # fmt: skip
    assert [["phone", "chat"], ["desk"]] == scenario_file._pools(fit, history)
    there, able = scenario_file._presence(fit, history, half_hours.astype(float))
    assert ([8.0] * 4, [8.0] * 4) == (there.tolist(), able.tolist())


def test_about_says_which_weekdays_are_left_out():
    """What the scenario says of itself names the weekdays taken as closed, and how many got in touch on them."""
    came = SimpleNamespace(per_day={"phone": (100.0, 90.0, 110.0)}, left_out={4: 64.0, 5: 12.0})
    about = scenario_file._about(SimpleNamespace(dates=[pd.Timestamp("2026-03-02")] * 3, arrivals=came))
    assert "far fewer contacts: Friday (64 contacts), Saturday (12 contacts)." in about["en"]
    assert "langt færre henvendelser: fredag (64 henvendelser), lørdag (12 henvendelser)." in about["nb"]

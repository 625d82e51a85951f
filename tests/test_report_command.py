"""`handlingsrom report FOLDER`: the page of finished results once more, in another language or order, without simulating."""

import json
import shutil

import pandas as pd
import pytest
from report_story import Tree

from experiments import cli
from experiments.report import story_of
from sim.errors import InputError

TINY = ("compare", "scenario=small_team_10", "regimes=[detailed,bounded]", "days=2", "engine=processes", "doubts=1")


def one_regime(manifest):
    """The second of the regimes of a manifest alone."""
    return {"bounded": manifest["conf"]["regime"]["bounded"]}


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A small comparison, finished."""
    folder = tmp_path_factory.mktemp("compared") / "results"
    cli.run([*TINY, f"out={folder}"])
    return folder


@pytest.fixture
def folder(results, tmp_path):
    """A copy of it to spoil."""
    return shutil.copytree(results, tmp_path / "results")


def cells(path):
    """The cells of all tables of a page."""
    return sorted(one.text for one in Tree(path.read_text("utf-8")).root.all("td", "th"))


def test_the_page_is_written_again_to_the_letter(folder, capsys):
    """In the language and for the audience of the run it is the page that compare wrote; its path is printed."""
    cli.run(["report", str(folder)])
    assert f"{folder / 'report_en.html'}\n" == capsys.readouterr().out
    assert (folder / "report.html").read_text("utf-8") == (folder / "report_en.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["lang=nb"], "report_nb.html"), (["audience=union"], "report_union_en.html"),
        (["audience=planner", "lang=nb"], "report_planner_nb.html"),
    ],
)
def test_language_and_audience_are_in_the_name(words, name, folder, capsys):
    """A page of its own for each, beside the others."""
    cli.run(["report", *words, str(folder)])
    assert str(folder / name) == capsys.readouterr().out.strip()
    assert f'<html lang="{"nb" if "nb" in name else "en"}">' in (folder / name).read_text("utf-8")


def test_every_audience_gets_the_same_cells(folder):
    """Other orders have the cells of the page of compare."""
    for audience in ("manager", "union", "planner"):
        cli.run(["report", str(folder), f"audience={audience}"])
        assert cells(folder / "report.html") == cells(folder / f"report_{audience}_en.html")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "name one results folder"),
        (["one", "two"], "name one results folder"),
        (["nowhere"], "nowhere'.*is not a folder of finished results"),
        (["FOLDER", "audience=unoin"], "audience = 'unoin': did you mean 'union'"),
        (["FOLDER", "lang=se"], "lang = 'se': known here: en, nb"),
    ],
)
def test_wrong_words_get_one_line(words, said, folder, monkeypatch, tmp_path):
    """A folder that is none, an audience or a language there is not."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=said) as error:
        cli.run(["report", *(str(folder) if word == "FOLDER" else word for word in words)])
    assert 1 == len(str(error.value).splitlines())


@pytest.mark.parametrize("name", ["days.parquet", "through.parquet", "stints.parquet", "agents.parquet", "doubts.csv"])
@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: file.unlink(), "is missing"),
        (lambda file: file.write_bytes(b"\x00\xffnothing of the kind\n"), "cannot be read|has no column"),
        (lambda file: file.write_bytes(b""), "cannot be read"),
    ],
)
def test_broken_tables_get_one_line(name, spoil, said, folder):
    """A table that is missing, empty or not a table is named."""
    spoil(folder / name)
    with pytest.raises(InputError, match=said) as error:
        cli.run(["report", str(folder)])
    assert (True, 1) == (name in str(error.value), len(str(error.value).splitlines()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda found: [], "is not a manifest.json written by handlingsrom compare"),
        (lambda found: {**found, "experiment": "calibrate"}, "is not a manifest.json written by handlingsrom compare"),
        (lambda found: {**found, "ended": "early"}, "is not a manifest.json written by handlingsrom compare"),
        (lambda found: {key: found[key] for key in found if key != "conf"}, "is not a manifest.json"),
        (lambda found: {**found, "conf": {**found["conf"], "staffing": {}}}, "staffing"),
        (lambda found: {**found, "conf": {**found["conf"], "regime": one_regime(found)}}, "does not belong to"),
    ],
)
def test_wrong_manifests_get_one_line(change, said, folder):
    """Not ours, of another experiment, without its configuration, with one that is wrong, or of other results."""
    file = folder / "manifest.json"
    file.write_text(json.dumps(change(json.loads(file.read_text("utf-8")))), "utf-8")
    with pytest.raises(InputError, match=said) as error:
        cli.run(["report", str(folder)])
    assert 1 == len(str(error.value).splitlines())


@pytest.mark.parametrize(
    ("column", "word"),
    [("key", "nonsense"), ("end", "middle"), ("regime", "NA"), ("measure", "servce_level"), ("before", ""), ("now", "maybe")],
)
def test_words_nobody_knows_among_the_guesses_get_one_line(column, word, folder):
    """The file, the word and the column; a word that looks like no value is a word all the same."""
    file = folder / "doubts.csv"
    table = pd.read_csv(file)
    table.loc[0, column] = word
    table.to_csv(file, index=False)
    with pytest.raises(InputError, match=f"has '{word}' under '{column}'") as error:
        cli.run(["report", str(folder)])
    assert (True, 1) == (str(file) in str(error.value), len(str(error.value).splitlines()))


def test_guesses_tried_are_read_as_they_were_written(folder):
    """Numbers, a number left out, words, and yes or no are the same again."""
    table = pd.read_csv(folder / "doubts.csv").assign(moved=[True, False] * 2)[:2]
    table.loc[1, "difference"] = float("nan")
    table.to_csv(folder / "doubts.csv", index=False)
    found = story_of(folder)[0].doubts
    assert [True, False] == found["moved"].tolist()
    pd.testing.assert_frame_equal(table.astype({"unit": str}), found, check_dtype=False)


def test_manifest_that_is_no_json_gets_one_line(folder):
    """A file cut short."""
    (folder / "manifest.json").write_text('{"experiment": "comp', "utf-8")
    with pytest.raises(InputError, match="is not a manifest"):
        cli.run(["report", str(folder)])

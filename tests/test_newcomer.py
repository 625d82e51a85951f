"""A newcomer's break policy is two new files, and is then held to the contract, the laws and the engines by itself."""

import os
import re
import subprocess
import sys
from pathlib import Path
from shutil import copytree, ignore_patterns

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("sim", "conf", "experiments", "tests")
FILES = ("sim/policies/breaks/siesta.py", "conf/breaks/siesta.yaml")
POLICY = '''"""Lunch as soon as it may be, and breaks in the second half of an hour."""

from sim.terms import BY_AGENT, NO_WISH, WISH_BREAK, WISH_LUNCH

PARAMETERS = {"minute": ("min", 0.0, 60.0)}
DECIDER = BY_AGENT
CHOOSES = True


def wish(view, p):
    """Lunch when its window opens; a break late in an hour, unless people wait."""
    if view.lunch_left > 0 and view.now_s >= view.lunch_from_s:
        return WISH_LUNCH
    if view.breaks_left > 0 and view.now_s % 3600.0 >= p[0] and view.pressure < 0.5:
        return WISH_BREAK
    return NO_WISH
'''
CONFIGURATION = """policy: siesta
label: { en: siesta, nb: middagshvil }
about:
  en: Lunch as soon as it may be, and breaks late in the hour.
  nb: Lunsj så snart det går, og pauser sent i timen.
params:
  minute: { value: 30, low: 0, high: 60, unit: min, source: "of the hour, from which breaks are taken", guess: true }
"""
CONTRACT, LAWS, ENGINES = "tests/test_policies.py", "tests/test_laws.py", "tests/test_engines_agree.py"
# One place with lunch and breaks is enough here; in the suite itself it is all of them.
ITS_OWN = "siesta and (test_policies or kommune_innbyggerservice)"


@pytest.fixture
def project(tmp_path):
    """A copy of the project, as somebody would have it who is about to add a policy."""
    for folder in FOLDERS:
        copytree(ROOT / folder, tmp_path / folder, ignore=ignore_patterns("__pycache__"))
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return tmp_path


def tried(project, policy, *files):
    """Adds the two files of a newcomer and runs what tests pick them up: per test file how many passed, and how many failed."""
    before = {path for path in project.rglob("*") if path.is_file()}
    for name, text in zip(FILES, (policy, CONFIGURATION), strict=True):
        (project / name).write_text(text, "utf-8")
    assert 2 == len({path for path in project.rglob("*") if path.is_file()} - before)
    mine = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV"))}
    where = {"PYTHONPATH": str(project), "NUMBA_CACHE_DIR": str(project / "kept")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", "-rA", "--tb=no", "-k", ITS_OWN, *files],
        cwd=project, env=mine | where, capture_output=True, text=True,
    )  # fmt: skip
    ends = re.findall(r"^(PASSED|FAILED|ERROR) (\S+?)::", done.stdout, re.MULTILINE)
    assert ends, done.stdout + done.stderr
    return {file: (ends.count(("PASSED", file)), sum(end != "PASSED" for end, at in ends if at == file)) for file in files}


def test_a_newcomer_is_two_files_and_is_covered_by_itself(project):
    """Contract, laws and engines each find the new policy, and it keeps them all."""
    found = tried(project, POLICY, CONTRACT, LAWS, ENGINES)
    assert {file: 0 for file in found} == {file: failed for file, (_, failed) in found.items()}
    assert [] == [file for file, least in ((CONTRACT, 5), (LAWS, 15), (ENGINES, 1)) if found[file][0] < least]


@pytest.mark.parametrize(
    ("right", "wrong"), [("view.breaks_left > 0 and ", ""), ("return NO_WISH", "return 7")], ids=["too many", "no wish at all"]
)
def test_a_faulty_newcomer_is_caught(project, right, wrong):
    """One that takes breaks it does not have, or wishes what there is not, breaks the contract and the laws."""
    assert right in POLICY
    found = tried(project, POLICY.replace(right, wrong), CONTRACT, LAWS)
    assert [] == [file for file, (passed, failed) in found.items() if not (passed and failed)]

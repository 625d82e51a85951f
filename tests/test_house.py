"""The house: who may import whom, where each tool lives, how long things get, and which words we use."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]

# A module imports only from its own layer or a lower one. A new module or folder in sim/ is added here.
LAYERS = {
    "terms": 0,
    "scenario": 1, "world": 1, "policies": 1, "behaviour": 1, "routing": 1, "evidence": 1, "theory": 1,
    "errors": 0, "fingerprint": 0, "checks": 1, "queue": 1,
    "regime": 1, "rules": 1, "day": 2, "rows": 2, "seating": 2, "overnight": 2, "moments": 2, "new_day": 2, "tables": 2,
    "choices": 3, "feelings": 3, "floor": 3, "hands": 3, "hours": 3, "leader": 3, "sight": 3, "stints": 3, "supervisor": 3,
    "waiting": 3,
    "engines": 4, "cores": 4,
    "run": 5,
    "measures": 6,
    "questions": 7,
    "plots": 7,
    "history": 8, "report": 8,
}  # fmt: skip
PUBLIC_FACE = 9  # sim/__init__.py may import everything below; only experiments import it
EXPERIMENTS = 10

# The only places where a tool may be imported.
HOMES = {
    "simpy": "sim/engines/processes.py",
    "numba": "sim/engines/compiled.py",
    "hydra": "experiments/config/",
    "omegaconf": "experiments/config/",
    "matplotlib": "sim/plots/",
    "numpy.random": "sim/world/luck.py",
    "random": "sim/world/luck.py",
}
POLICY_KINDS = ("breaks", "channel_choice")  # one file a policy, found by glob
POLICY_FOLDERS = tuple(f"sim/policies/{kind}/" for kind in POLICY_KINDS)
POLICY_IMPORTS = ("math", "sim.terms", "sim.policies")
MAX_FILE, MAX_FUNCTION, MAX_POLICY = 300, 60, 80  # lines; stay under these

# The compiler for numbers takes the functions in these files as they stand.
PLAIN_FILES = (
    "sim/floor.py", "sim/hands.py", "sim/hours.py", "sim/stints.py", "sim/choices.py", "sim/sight.py", "sim/feelings.py",
    "sim/leader.py", "sim/supervisor.py", "sim/routing.py", "sim/behaviour.py",
    "sim/policies/urge.py", "sim/policies/bounds.py",
)  # fmt: skip
NOT_PLAIN = {
    ast.Try: "try", ast.TryStar: "try", ast.With: "with", ast.AsyncWith: "with", ast.Lambda: "lambda",
    ast.Yield: "yield", ast.YieldFrom: "yield", ast.Await: "await", ast.ListComp: "comprehension",
    ast.SetComp: "comprehension", ast.DictComp: "comprehension", ast.GeneratorExp: "comprehension",
    ast.JoinedStr: "f-string", ast.Dict: "dict display", ast.Set: "set display", ast.keyword: "keyword argument",
    ast.Starred: "star argument", ast.ClassDef: "class definition", ast.Global: "global", ast.Nonlocal: "nonlocal",
}  # fmt: skip

# Words that make people into something else, and marks that do not belong in a finished file.
WRONG_WORD = re.compile(r"(customer|server|job)s?", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b")
THIS_MACHINE = re.compile(r"(?<!\w)/(home|root|Users)/\w")
PACKAGE_INDEX = re.compile(r"https?://\S*/simple\b|--(extra-)?index-url")

Problems = Iterator[tuple[int, str]]
Function = ast.FunctionDef | ast.AsyncFunctionDef


# --- reading the tree -------------------------------------------------------------------------------------------------


def files(*patterns: str) -> list[str]:
    """The files in the house that match, as paths from its root."""
    return sorted(p.relative_to(ROOT).as_posix() for pattern in patterns for p in ROOT.glob(pattern) if p.is_file())


def committed() -> list[str]:
    """What is or would be committed; without git, everything in the known folders."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        listed = files("*", "sim/**/*.*", "conf/**/*.yaml", "experiments/**/*.py", "tests/**/*.*", ".ci/*")
    return sorted({path for path in listed if (ROOT / path).is_file() and "__pycache__" not in path})


@cache
def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def nodes(source: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(ast.parse(source)))


def functions(source: str) -> list[Function]:
    return [node for node in nodes(source) if isinstance(node, Function)]


def is_policy(path: str) -> bool:
    return path.startswith(POLICY_FOLDERS) and not path.endswith("/__init__.py")


def module_name(path: str) -> str:
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imports(path: str, source: str) -> Iterator[tuple[int, str]]:
    """Every name a file imports, in full: `from sim.world import luck` gives sim.world.luck."""
    package = path.split("/")[:-1]
    for node in nodes(source):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else []
            base = ".".join([*above, *filter(None, [node.module])])
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def within(name: str, *homes: str) -> bool:
    return any(name == home or name.startswith(home + ".") for home in homes)


# --- the rules: each takes a path and a source, and gives (line, what is wrong) ---------------------------------------


def layer(name: str, unknown: int = PUBLIC_FACE) -> int:
    """The layer of a module or of something in it; what sim/__init__.py offers belongs to the public face."""
    top, *rest = name.split(".")
    return EXPERIMENTS if top == "experiments" else LAYERS.get(rest[0] if rest else "", unknown)


def wrong_layer(path: str, source: str) -> Problems:
    if path == "sim/__init__.py":
        return
    own = layer(module_name(path), unknown=-1)
    if own < 0:
        yield 1, f"has no layer: add {module_name(path).split('.')[1]!r} to LAYERS at the top of tests/test_house.py"
        return
    for line, name in imports(path, source):
        if within(name, "sim", "experiments") and layer(name) > own:
            yield line, f"imports {name}, which is in a higher layer"


def wrong_home(path: str, source: str) -> Problems:
    taken = list(imports(path, source))
    numpy_names = {"numpy", "np"}
    for node in nodes(source):
        if isinstance(node, ast.Attribute) and node.attr == "random" and isinstance(node.value, ast.Name):
            taken += [(node.lineno, "numpy.random")] if node.value.id in numpy_names else []
    for line, name in taken:
        for tool, home in HOMES.items():
            if within(name, tool) and not path.startswith(home):
                yield line, f"uses {tool}, which lives in {home} alone"


def wrong_policy_import(path: str, source: str) -> Problems:
    for line, name in imports(path, source):
        if not within(name, *POLICY_IMPORTS):
            yield line, f"imports {name}; a policy imports only {', '.join(POLICY_IMPORTS)}"


def too_long(path: str, source: str) -> Problems:
    limit = MAX_POLICY if is_policy(path) else MAX_FILE
    lines = len(source.splitlines())
    if lines >= limit:
        yield lines, f"is {lines} lines long; stay under {limit}"
    for function in functions(source):
        length = (function.end_lineno or 0) - function.lineno + 1
        if length >= MAX_FUNCTION:
            yield function.lineno, f"{function.name} is {length} lines long; stay under {MAX_FUNCTION}"


def no_docstring(path: str, source: str, node: ast.Module | ast.ClassDef | Function | None = None) -> Problems:
    node = node or ast.parse(source)
    if not ast.get_docstring(node):
        yield getattr(node, "lineno", 1), f"{getattr(node, 'name', 'the module')} has no docstring"
    if isinstance(node, ast.Module | ast.ClassDef):
        for child in node.body:
            if isinstance(child, Function | ast.ClassDef) and not child.name.startswith("_"):
                yield from no_docstring(path, source, child)


def not_plain(path: str, source: str) -> Problems:
    for function in functions(source):
        if function.args.vararg or function.args.kwarg:
            yield function.lineno, f"{function.name} takes star arguments"
        body = function.body[1:] if ast.get_docstring(function) is not None else function.body
        for node in (inner for statement in body for inner in ast.walk(statement)):
            what = NOT_PLAIN.get(type(node))
            if isinstance(node, ast.Constant) and isinstance(node.value, str | bytes):
                what = "string constant"
            if what:
                yield getattr(node, "lineno", function.lineno), f"{function.name} has a {what}; keep to plain numbers"


def wrong_words(path: str, source: str) -> Problems:
    for node in nodes(source):
        line = getattr(node, "lineno", 1)
        for field in ("id", "arg", "attr", "name", "asname"):
            name = getattr(node, field, None)
            if isinstance(name, str) and not (isinstance(node, ast.alias) and field == "name"):
                parts = re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)
                yield from ((line, f"the name {name} says {part}") for part in parts if WRONG_WORD.fullmatch(part))
        if isinstance(node, ast.Module | ast.ClassDef | Function):
            words = re.findall(r"\w+", ast.get_docstring(node) or "")
            yield from ((line, f"the docstring says {word}") for word in words if WRONG_WORD.fullmatch(word))


def unfinished(path: str, source: str) -> Problems:
    for line, text in enumerate(source.splitlines(), 1):
        for pattern in (UNFINISHED, THIS_MACHINE, PACKAGE_INDEX):
            if found := pattern.search(text):
                yield line, f"contains {found.group()}"
        if path == "requirements.lock" and "://" in text:
            yield line, "contains an address"


# --- the tests --------------------------------------------------------------------------------------------------------

CODE = files("sim/**/*.py", "experiments/**/*.py")
POLICIES = [path for path in CODE if is_policy(path)]
SIM = [path for path in CODE if path.startswith("sim/")]
MUST_BE_USED = [path for path in SIM if not is_policy(path) and Path(path).name not in ("__init__.py", "__main__.py")]
PLAIN = [path for path in CODE if path in PLAIN_FILES or is_policy(path)]
RULES = [
    (wrong_layer, CODE), (wrong_home, CODE), (wrong_policy_import, POLICIES), (too_long, CODE), (no_docstring, CODE),
    (not_plain, PLAIN), (wrong_words, SIM),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "path"), [pytest.param(rule, p, id=f"{rule.__name__}-{p}") for rule, paths in RULES for p in paths]
)
def test_file_keeps_the_rule(rule, path):
    """Every Python file keeps the rules of the house."""
    problems = [f"{path}:{line} {text}" for line, text in rule(path, read(path))]
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize("path", committed())
def test_text_is_finished_and_belongs_to_no_machine(path):
    """No committed text has unfinished marks, a path of one machine or the address of a package registry."""
    try:
        text = read(path)
    except UnicodeDecodeError:
        pytest.skip("not text")
    problems = [f"{path}:{line} {what}" for line, what in unfinished(path, text)]
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize("path", MUST_BE_USED)
def test_module_is_used(path):
    """Every module in sim/ is imported by another one, or named in full by one that looks it up."""
    name = module_name(path)
    others = [other for other in CODE if other != path]
    used = any(within(taken, name) for other in others for _, taken in imports(other, read(other)))
    named = any(isinstance(n, ast.Constant) and n.value == name for other in others for n in nodes(read(other)))
    assert used or named, f"{path}:1 is imported nowhere"


@pytest.mark.parametrize("path", files("conf/**/*.yaml", "conf/**/*.yml"))
def test_configuration_parses(path):
    """Every configuration file is YAML."""
    try:
        yaml.safe_load(read(path))
    except yaml.YAMLError as error:
        pytest.fail(f"{path}: {error}")


@pytest.mark.parametrize("kind", POLICY_KINDS)
def test_policy_and_its_configuration_come_together(kind):
    """Every policy has a configuration of the same name, and every configuration a policy."""
    policies = {Path(path).stem for path in POLICIES if path.startswith(f"sim/policies/{kind}/")}
    configurations = {Path(path).stem for path in files(f"conf/{kind}/*.yaml")}
    missing = [f"conf/{kind}/{name}.yaml" for name in sorted(policies - configurations)]
    missing += [f"sim/policies/{kind}/{name}.py" for name in sorted(configurations - policies)]
    assert not missing, f"missing: {', '.join(missing)}"


# --- the rules themselves, on small samples: (rule, path, wrong, right) -----------------------------------------------

SAYS = "'Says.'\nclass A:\n    'Says.'\n"
DEF = "def f(x):\n    "
SAMPLES = [
    (wrong_layer, "sim/floor.py", "from sim.engines import processes", "from sim.day import Day"),
    (wrong_layer, "sim/floor.py", "from ..sim import run", "from . import terms"),
    (wrong_layer, "sim/plots/a.py", "import sim.report", "from ..measures import service\nfrom . import style"),
    (wrong_layer, "sim/day.py", "from sim import load_scenario", "import math"),
    (wrong_layer, "sim/run.py", "import experiments.cli", "from sim import floor"),
    (wrong_layer, "sim/nowhere.py", "", None),
    (wrong_home, "sim/engines/compiled.py", "import simpy", "import numba\nfrom numba import njit"),
    (wrong_home, "sim/run.py", "from hydra import main", "import hydrant"),
    (wrong_home, "sim/day.py", "import matplotlib.pyplot as plt", "import numpy as np\nnp.zeros(3)"),
    (wrong_home, "sim/day.py", "import numpy as np\nnp.random.default_rng(1)", "luck.random"),
    (wrong_home, "sim/day.py", "from numpy import random", "from numpy import zeros"),
    (wrong_policy_import, "sim/policies/breaks/a.py", "import numpy", "import math\nfrom sim.terms import BREAK"),
    (wrong_policy_import, "sim/policies/breaks/a.py", "from sim.day import Day", "from ..views import AgentView"),
    (too_long, "sim/a.py", "x = 1\n" * 300, "x = 1\n" * 299),
    (too_long, "sim/policies/breaks/a.py", "x = 1\n" * 80, "x = 1\n" * 79),
    (too_long, "sim/a.py", "def f():\n" + "    x = 1\n" * 59, "def f():\n" + "    x = 1\n" * 58),
    (no_docstring, "sim/a.py", "x = 1", "'Says.'\ndef _f(): pass"),
    (no_docstring, "sim/a.py", "'Says.'\ndef f(): pass", "'Says.'\ndef f():\n    'Says.'"),
    (no_docstring, "sim/a.py", SAYS + "    def f(self): pass", SAYS + "    def __len__(self): pass"),
    (wrong_words, "sim/a.py", "job_id = 1", "observer = jobless = 1"),
    (wrong_words, "sim/a.py", "class WebServer: pass", "class Observer: pass"),
    (wrong_words, "sim/a.py", "'The Customer calls.'", "'The observer calls.'  # server\nx = 'job'"),
    (unfinished, "a.md", "a TO" "DO here", "a todo here"),
    (unfinished, "a.md", "see /ho" "me/me/a", "https://example.no/home/a"),
    (unfinished, "a.md", "https://example.no/sim" "ple", "pip install handlingsrom"),
    (unfinished, "requirements.lock", "# https://example.no", "a==1 --hash=sha256:1"),
    (not_plain, "sim/floor.py", "def f(*x): pass", "NAMES = {'a': [x for x in 'ab']}"),
]
SAMPLES += [
    (not_plain, "sim/floor.py", DEF + wrong, DEF + "'''Says.'''\n    x.load += 1\n    return max(x.load, 2)")
    for wrong in (
        "return g(a=x)", "return g(*x)", "return [y for y in x]", "return {1}", "return {}", "return 'a'", "yield x",
        "return f'{x}'", "return lambda: x", "global y", "class A: pass", "with x: pass",
        "try:\n        pass\n    finally: x",
    )
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "path", "wrong", "right"), [pytest.param(*s, id=f"{s[0].__name__}-{i}") for i, s in enumerate(SAMPLES)]
)
def test_rule_tells_right_from_wrong(rule, path, wrong, right):
    """Each rule finds its fault in a wrong sample and nothing in a right one."""
    assert list(rule(path, wrong))
    assert right is None or not list(rule(path, right))

"""Do imports point one way, and is the shop window what it says?"""

import ast
import importlib
import re
import subprocess
import sys

import pytest
from processes import loaded_by
from stored import ROOT

import faqbot

PACKAGE = ROOT / "faqbot"
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "_bundled" not in path.parts)
# From the ground up: a module imports from its own layer and from those before it.
LAYERS = (
    {"errors", "text", "version"},
    {"model", "bundled"},
    {"knowledge"},
    {"matching"},
    {"judging"},
    {"compiling"},
    {"bot", "session", "many", "checking"},
    {"faces"},
)
# One place of ours imports each package of others.
PLACES = {
    "yaml": r"knowledge/strict_yaml\.py",
    "rapidfuzz": r"matching/spelling\.py",
    "hatchling": r"packaging\.py",
    "prompt_toolkit": r"faces/chat/.*|faces/batch/progress\.py",
    "markdown_it": r"knowledge/importing/blocks\.py",
    "distributed": r"faces/batch/cluster\.py",
    "pyarrow": r"faces/batch/parquet\.py",
    "zstandard": r"faces/batch/stream\.py",
    "matplotlib": r"faces/evaluating/plot\.py",
}
LONGEST = 320


def _name(path):
    return path.relative_to(PACKAGE).as_posix()


def _imports(path, typing=False):
    """The full names of all modules that a file imports, inside functions too; those for *typing* only on request."""
    tree = ast.parse(path.read_text("utf-8"))
    hidden = set()
    if not typing:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
                hidden |= {id(one) for branch in node.body for one in ast.walk(branch)}
    for node in ast.walk(tree):
        if id(node) in hidden:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert 0 == node.level, f"{path}: relative import"
            yield node.module


def _layer(module):
    """Which layer a module of ours is in; the window and the entry point are above all."""
    first = module.split(".")[1] if "." in module else ""
    return next((number for number, names in enumerate(LAYERS) if first in names), None)


def test_there_are_files():
    """The package's files were found."""
    assert len(FILES) >= 35


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_imports_point_downwards(path):
    """No module imports from a layer above its own, and none through the package's window."""
    if _name(path) in ("__init__.py", "__main__.py", "packaging.py"):
        return
    module = "faqbot." + _name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    own = _layer(module)

    assert own is not None, f"{module} is in no layer"
    for other in _imports(path):
        if other.split(".")[0] == "faqbot":
            assert other != "faqbot", f"{module} imports through the window"
            assert _layer(other) <= own, f"{module} imports {other}"


def test_packages_of_others_have_one_place_each():
    """Each package that isn't Python's own is imported in its one place, and nowhere unexpected."""
    found = {}
    for path in FILES:
        for name in {name.split(".")[0] for name in _imports(path, typing=True)} - {"faqbot"}:
            if name not in sys.stdlib_module_names | {"compression"}:  # of Python 3.14
                found.setdefault(name, []).append(_name(path))

    assert {"yaml", "rapidfuzz", "hatchling"} <= set(found) <= set(PLACES)
    for name, places in found.items():
        assert [] == [place for place in places if not re.fullmatch(PLACES[name], place)], name
    assert [1, 1, 1] == [len(found[name]) for name in ("yaml", "rapidfuzz", "hatchling")]


def test_importing_does_no_work():
    """``import faqbot`` loads no terminal, YAML, networking, data or thread pool library, and reads no file."""
    heavy = "prompt_toolkit yaml asyncio socket dataclasses inspect pathlib logging hashlib multiprocessing".split()
    before = loaded_by("")

    assert [] == [name for name in heavy if name in loaded_by("import faqbot") - before]


def test_answering_from_a_compiled_file_loads_no_yaml(compiled):
    """A first answer from a compiled file needs neither YAML nor the terminal library."""
    loaded = loaded_by(f"from faqbot import FaqBot; FaqBot.load({compiled!r}).ask('side effects of melatonin')")

    assert not {"prompt_toolkit", "yaml"} & loaded


def test_the_window_shows_what_it_says():
    """``faqbot.__all__`` is what ``faqbot/__init__.py`` imports, in order of the alphabet, and all of it exists."""
    tree = ast.parse((PACKAGE / "__init__.py").read_text("utf-8"))
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported = {one.name for node in froms if node.module.startswith("faqbot.") for one in node.names}

    assert sorted(imported) == sorted(faqbot.__all__)
    assert sorted(faqbot.__all__) == list(faqbot.__all__)
    assert all(hasattr(faqbot, name) for name in faqbot.__all__)


@pytest.mark.parametrize("name", faqbot.__all__)
def test_everything_in_the_window_is_documented(name):
    """Each public class says what it is, and so does each of its public methods and properties."""
    thing = getattr(faqbot, name)
    own = [member for key, member in vars(thing).items() if not key.startswith("_") and (
        callable(member) or isinstance(member, property | classmethod)
    )]  # fmt: skip

    assert thing.__doc__
    assert all(member.__doc__ for member in own)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_every_module_says_what_it_shows(path):
    """Each module opens with a docstring, has an ``__all__`` whose names exist, and is short enough to be read."""
    text = path.read_text("utf-8")
    tree = ast.parse(text)

    assert ast.get_docstring(tree)
    assert text.count("\n") <= LONGEST
    if _name(path) != "packaging.py" and path.name not in ("__init__.py", "__main__.py", "version.py"):
        module = importlib.import_module("faqbot." + _name(path).removesuffix(".py").replace("/", "."))
        assert all(hasattr(module, name) for name in module.__all__)


def test_types_are_shipped():
    """The package says that it is typed."""
    assert (PACKAGE / "py.typed").is_file()


def test_nothing_else_lies_at_the_top():
    """The repository's top holds the package, its knowledge and tests, and what tools expect there."""
    expected = {"faqbot", "knowledge", "tests", "README.md", "LICENSE", "pyproject.toml", ".ci", ".gitignore"}
    command = ["git", "ls-tree", "--name-only", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        pytest.skip("not a git checkout")

    assert set(done.stdout.split()) <= expected

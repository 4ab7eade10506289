"""Does what is packaged work where the repository isn't?"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.xdist_group("one wheel for all")
PACKED = ("faqbot", "knowledge", "README.md", "LICENSE", "pyproject.toml")
OFFLINE = "what the build needs can't be had: neither installed nor from a package index"


def _pip(*arguments, cwd):
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def _source(folder):
    """A copy of what is packaged, without anything that was built before."""
    for name in PACKED:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__", "bundled.faqbot", "_bundled")
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, folder)
    return folder


def _build(source, *arguments):
    """Run pip in *source*: with the build's needs that are installed or else with what pip can get."""
    for own in (["--no-build-isolation"], []):
        done = _pip(*arguments, "--no-deps", *own, cwd=source)
        if done.returncode == 0:
            return
    if "No matching distribution" in done.stderr or "connection" in done.stderr.lower():
        pytest.skip(OFFLINE)
    pytest.fail(done.stdout + done.stderr)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built from a clean copy of the repository."""
    source, out = _source(tmp_path_factory.mktemp("source")), tmp_path_factory.mktemp("wheel")
    _build(source, "wheel", "--wheel-dir", str(out), str(source))
    return next(out.glob("faqbot-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The folder the wheel is installed in; what it depends on comes from where the tests run."""
    folder = tmp_path_factory.mktemp("installed")
    done = _pip("install", "--no-deps", "--no-index", "--target", str(folder), str(wheel), cwd=folder)
    assert 0 == done.returncode, done.stderr
    return folder


def _run(folder, *arguments, cwd, **options):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"PYTHONPATH": str(folder)}
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", env=environment, cwd=cwd, check=False, **options
    )


def test_the_wheel_holds_what_is_needed_and_no_more(wheel):
    """Package, type marker, licence, knowledge and compiled knowledge are in the wheel; tests are not."""
    names = zipfile.ZipFile(wheel).namelist()

    knowledge = {f"faqbot/_bundled/{path.name}" for path in (ROOT / "knowledge").glob("*.yaml")}
    assert {"faqbot/py.typed", "faqbot/bundled.faqbot", "faqbot/__main__.py"} | knowledge <= set(names)
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {"faqbot"} == {name.split("/")[0] for name in names if ".dist-info/" not in name}


def test_the_version_is_said_once(wheel):
    """The wheel is called by the version that the package says."""
    version = {}
    exec((ROOT / "faqbot" / "version.py").read_text("utf-8"), version)  # noqa: S102

    assert wheel.name == f"faqbot-{version['__version__']}-py3-none-any.whl"


def test_the_same_source_makes_the_same_compiled_file(wheel, compiled):
    """The compiled knowledge in the wheel is the one that is compiled here, so it is up to date."""
    assert Path(compiled).read_bytes() == zipfile.ZipFile(wheel).read("faqbot/bundled.faqbot")


def test_the_compiled_knowledge_is_used(installed, tmp_path):
    """The installed package answers from its compiled knowledge, without reading YAML."""
    code = (
        "import sys; from faqbot import FaqBot; from faqbot.compiling import COMPILED, fingerprint, BUNDLED\n"
        "from faqbot.knowledge.store import FileTables\n"
        "reply = FaqBot.load().ask('side effects of melatonin')\n"
        "assert FileTables(COMPILED).get('made-from', 'all') == fingerprint(BUNDLED)\n"
        "print(reply.entry.id, 'yaml' in sys.modules, COMPILED)"
    )
    done = _run(installed, "-c", code, cwd=tmp_path)

    expected = ["melatonin-clonazepam/side-effects/melatonin", "False", str(installed / "faqbot" / "bundled.faqbot")]
    assert expected == done.stdout.split(), done.stderr


def test_three_questions_from_another_folder(installed, tmp_path):
    """From anywhere, the installed command answers, refuses and warns, with the status for each."""
    answer, refusal, warning = (
        _run(installed, "-m", "faqbot", "ask", question, cwd=tmp_path)
        for question in (
            "can i take melatonin with klonopin",
            "clonidine side effects",
            "i took the whole bottle of klonopin",
        )
    )

    assert [(0, ""), (1, ""), (3, "")] == [(done.returncode, done.stderr) for done in (answer, refusal, warning)]
    assert "it is generally not safe to combine these" in answer.stdout
    assert "\nDisclaimer: This information is for general knowledge" in answer.stdout
    assert "\nNote: This information is AI-generated" in answer.stdout
    assert refusal.stdout.startswith("That names something this information is not about")
    assert "Melatonin + Clonazepam" not in refusal.stdout
    assert warning.stdout.startswith("This sounds like an emergency. Get help now")


def test_nothing_asked_and_too_much(installed, tmp_path):
    """An empty question and a megabyte get a stored message and status 1."""
    empty = _run(installed, "-m", "faqbot", "ask", "", cwd=tmp_path)
    long = _run(installed, "-m", "faqbot", "ask", "-", cwd=tmp_path, input="x" * 1_000_000)

    assert [(1, ""), (1, "")] == [(done.returncode, done.stderr) for done in (empty, long)]
    assert empty.stdout.startswith("There is no question here.")
    assert long.stdout.startswith("That is too long")


def test_the_script_is_installed(installed, tmp_path):
    """Installing gives a ``faqbot`` command that runs."""
    script = installed / "bin" / "faqbot"
    if not script.exists():
        pytest.skip(f"pip puts scripts elsewhere here: {sysconfig.get_path('scripts')}")
    done = _run(installed, str(script), "ask", "--json", "how does klonopin work", cwd=tmp_path)

    assert "melatonin-clonazepam/how-it-works/clonazepam" == json.loads(done.stdout)["entry"]


def test_the_editable_layout_works(tmp_path_factory, tmp_path):
    """Installed for editing, the package answers from the repository's knowledge, edits included."""
    source, target = _source(tmp_path_factory.mktemp("source")), tmp_path_factory.mktemp("editable")
    _build(source, "install", "--quiet", "--target", str(target), "--editable", str(source))
    code = f"import site, sys; old = list(sys.path); site.addsitedir({str(target)!r})\n"
    code += "sys.path[:] = [path for path in sys.path if path not in old] + old\n"
    code += "import faqbot; print(faqbot.__file__)\n"
    code += "print(faqbot.FaqBot.load().ask('can i take melatonin with klonopin').disclaimer)"
    before = _run("", "-c", code, cwd=tmp_path)
    page = source / "knowledge" / "melatonin-clonazepam.yaml"
    edited = page.read_text("utf-8").replace("for general knowledge and", "for general knowledge only and")
    page.write_text(edited, "utf-8")
    after = _run("", "-c", code, cwd=tmp_path)

    assert str(source / "faqbot" / "__init__.py") == before.stdout.split("\n")[0], before.stderr
    assert "is for general knowledge and does not" in before.stdout
    assert "is for general knowledge only and does not" in after.stdout, after.stderr


def test_a_stale_or_damaged_compiled_file_is_not_used(installed, tmp_path):
    """Where the compiled knowledge is missing, damaged or of other files, the YAML beside it is used."""
    folder = tmp_path / "copy"
    shutil.copytree(installed, folder)
    compiled = folder / "faqbot" / "bundled.faqbot"
    whole = compiled.read_bytes()
    code = "import sys; from faqbot import FaqBot; print(FaqBot.load().ask('xanax').disclaimer, 'yaml' in sys.modules)"
    told = []
    for change in (whole[:-1], whole[:5000] + b"!" + whole[5001:], None):
        if change is None:
            compiled.unlink()
        else:
            compiled.write_bytes(change)
        told.append(_run(folder, "-c", code, cwd=tmp_path).stdout)

    assert 1 == len(set(told))
    assert told[0].endswith("True\n")

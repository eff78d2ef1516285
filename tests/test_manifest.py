"""A build that would change nothing says so at once, and what it says is what a full build would."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from generator import __version__, cache, manifest, pipeline
from generator.cli import main, summary
from generator.errors import DeckpressError
from generator.formats import FORMATS
from generator.manifest import Manifest
from tests.pictures import BLUE, RED

HERE = Path(__file__).parent
ROOT = HERE.parent
FIXTURES = sorted((HERE / "cases").glob("*/*.md"))
DOCUMENTS = [
    path for path in sorted((HERE / "formats").rglob("*")) if path.is_file() and path.suffix.lower() in FORMATS
]
NOTES = """\
# Interview questions on tea

## What is oolong?

A tea.

![leaf](leaf.png)

## What is pu-erh?

Another.
"""
# what takes long to load, and what only a build needs
HEAVY = {
    "bs4",
    "comrak",
    "ftfy",
    "genanki",
    "markdown",
    "markdown_it",
    "nh3",
    "pygments",
    "rapidfuzz",
    "sqlite3",
    "yaml",
}


# and what the first build of a plain document does without
NOT_PLAIN = {
    *("bs4", "comrak", "difflib", "ftfy", "markdown", "nh3", "pygments", "rapidfuzz", "tomllib"),
    *(f"generator.{name}" for name in ("adoption", "checks", "export", "preview", "verification")),
    *(f"generator.{name}" for name in ("barelists", "beside", "diff", "inspection", "likeness", "matching", "unpack")),
    *(f"generator.{name}" for name in ("markup.emphasis", "markup.spans", "markup.tree", "media.css", "media.fetch")),
}
OF_FORMATS = {"containers", "foreign", "markdown", "mdx", "writing"}


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def files() -> dict[Path, bytes]:
    """All files of the project that are not cached."""
    return {path: path.read_bytes() for path in Path().rglob("*") if path.is_file() and ".cache" not in path.parts}


def press(documents: list[Path]) -> tuple[dict[str, str], dict[str, str] | None]:
    """What a full build says, and what would have been said without one."""
    known = Manifest(Path("build"), documents)
    return summary.texts(pipeline.build(documents, manifest=known, said=summary.texts)), known.said


@pytest.mark.parametrize("path", [*FIXTURES, *DOCUMENTS], ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_is_said_is_what_a_full_build_says(path: Path) -> None:
    data = path.read_bytes()
    document = Path(path.name)
    document.write_bytes(data.partition(b"\n=== ")[0] if path in FIXTURES else data)
    try:
        assert press([document])[1] is None
    except DeckpressError:
        return
    before = files()
    second, known = press([document])
    assert known in (None, second)
    assert files() == before
    third, known = press([document])
    assert known == third == second
    assert files() == before


def test_folders_and_projects_are_known_too() -> None:
    shutil.copytree(HERE / "decks", "cards")
    shutil.copytree(HERE / "cases" / "headings", "cards/sources/notes")
    for _ in range(2):
        press([])
    said, known = press([])
    assert known == said


def build(*arguments: str) -> str:
    """Run the command; what it prints."""
    result = CliRunner().invoke(main, ["build", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def pressed(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """A project that has been built, and a list that full builds are put on from now on."""
    Path("notes.md").write_text(NOTES, "utf-8")
    Path("leaf.png").write_bytes(RED)
    Path("looks").mkdir()
    Path("deckpress.toml").write_text("", "utf-8")
    for options in ([], ["--templates", "looks"]):
        build("notes.md", *options)
    builds: list[object] = []
    full = pipeline.build

    def counted(*documents: object, **options: object) -> object:
        builds.append(documents)
        return full(*documents, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "build", counted)
    return builds


@pytest.mark.parametrize("option", [(), ("--json",), ("--verbose",), ("--quiet",)])
def test_nothing_is_built_where_nothing_changed(pressed: list[object], option: tuple[str, ...]) -> None:
    before = files()
    said = build("notes.md", *option)
    assert not pressed
    assert files() == before
    shutil.rmtree("build/.cache")
    assert build("notes.md", *option) == said
    assert len(pressed) == 1


def append(name: str) -> Callable[[], object]:
    return lambda: Path(name).write_bytes(Path(name).read_bytes() + b"\n")


CHANGES: dict[str, Callable[[], object]] = {
    "the document is edited": append("notes.md"),
    "a cards file is edited by hand": append("cards/tea.md"),
    "another cards file is there": lambda: Path("cards/milk.md").write_text("## What is milk?\n\nWhite.\n", "utf-8"),
    "the ledger is gone": lambda: Path("cards/ledger.json").unlink(),
    "the package is edited": append("build/tea.apkg"),
    "the package is gone": lambda: Path("build/tea.apkg").unlink(),
    "build/ is gone": lambda: shutil.rmtree("build"),
    "a picture is another": lambda: Path("leaf.png").write_bytes(BLUE),
    "a picture in cards/media/ is edited": lambda: next(Path("cards/media").glob("*.png")).write_bytes(BLUE),
    "a picture is spelled otherwise": lambda: Path("leaf.png").rename("Leaf.png"),
    "a setting": lambda: Path("deckpress.toml").write_text("[cards]\nfold_after = 1\n", "utf-8"),
    "a list that the build would remove": lambda: Path("build/tea.retired.txt").write_text("", "utf-8"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_all_is_built_where_anything_changed(pressed: list[object], change: str) -> None:
    CHANGES[change]()
    CliRunner().invoke(main, ["build", "notes.md"])
    assert len(pressed) == 1


@pytest.mark.parametrize(
    "options", [["--topic", "Milk"], ["--locked"], ["--output", "other"], ["--scale-media"], ["--dry-run"]]
)
def test_all_is_built_where_another_thing_is_asked(pressed: list[object], options: list[str]) -> None:
    build("notes.md", *options)
    assert len(pressed) == 1


def test_all_is_built_where_a_template_changed(pressed: list[object]) -> None:
    build("notes.md", "--templates", "looks")
    assert not pressed
    Path("looks/style.css").write_text(".card {}", "utf-8")
    build("notes.md", "--templates", "looks")
    assert len(pressed) == 1


def test_all_is_built_by_another_version(pressed: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "installation", cache.installation.__wrapped__)  # it is looked at once a process
    monkeypatch.setattr(cache, "__version__", f"{__version__}.1")
    build("notes.md")
    assert len(pressed) == 1


def test_all_is_built_where_the_clock_was_put_back(pressed: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 1.0)
    CliRunner().invoke(main, ["build", "notes.md"])
    assert len(pressed) == 1


def test_an_edit_while_a_build_runs_is_seen_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("notes.md").write_text("## What is oolong?\n\nA tea.\n", "utf-8")
    documents = [Path("notes.md")]

    def progress(doing: str, done: float, total: int) -> None:
        if doing == "rendering":
            Path("notes.md").write_text("## What is oolong?\n\nNot a coffee.\n", "utf-8")

    pipeline.build(documents, manifest=Manifest(Path("build"), documents), said=summary.texts, progress=progress)
    assert Manifest(Path("build"), documents).said is None


def test_a_picture_that_was_missing_is_found_once_it_is_there() -> None:
    Path("notes.md").write_text(NOTES, "utf-8")
    for _ in range(2):
        build("notes.md", "--allow-missing")
    Path("leaf.png").write_bytes(RED)
    build("notes.md", "--allow-missing")
    assert list(Path("cards/media").glob("*.png"))


def test_a_document_that_comes_back_or_goes_is_seen(pressed: list[object]) -> None:
    Path("coffee.md").write_text("## What is a flat white?\n\nA coffee.\n", "utf-8")
    for name in ("coffee.md", "notes.md"):
        build(name)
        build(name)
    del pressed[:]
    build("notes.md")
    assert not pressed
    Path("coffee.md").unlink()
    build("notes.md")
    assert len(pressed) == 1


def test_a_broken_manifest_is_none(pressed: list[object]) -> None:
    for path in Path("build/.cache/deckpress").glob("*.json"):
        path.write_text("{}", "utf-8")
    build("notes.md")
    assert len(pressed) == 1


def test_few_manifests_are_kept(pressed: list[object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "MOST_KEPT", 1)
    build("notes.md", "--allow-missing")
    build("notes.md", "--allow-missing")
    assert len(pressed) == 1
    assert len(list(Path("build/.cache/deckpress").glob("build-*.json"))) == 1


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["build", "--help"], ["build", "notes.md"]])
def test_little_is_loaded(pressed: list[object], arguments: list[str]) -> None:
    for _ in range(2):  # it is another process than that which built, with other folders of modules
        loaded = modules(*arguments)
    assert not loaded & HEAVY
    assert len([name for name in loaded if name.startswith("generator")]) < 30


def test_a_plain_build_loads_nothing_that_it_has_no_use_for() -> None:
    Path("tea.md").write_text("# Tea\n\n## What is oolong?\n\nA tea.\n\n## What is pu-erh?\n\nAnother.\n", "utf-8")
    loaded = modules("build", "tea.md")
    assert "generator.pipeline" in loaded
    assert not loaded & NOT_PLAIN
    assert {name for name in loaded if name.startswith("generator.formats.")} == {
        f"generator.formats.{name}" for name in OF_FORMATS
    }


def modules(*arguments: str) -> set[str]:
    """What a process of its own has loaded once it has run the command."""
    code = (
        "import sys; from generator.cli import main; main(standalone_mode=False); print(*sys.modules, file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return set(done.stderr.split())

"""Every setting does what it says, and every option has one, or a reason for having none."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from docs.catalogue import SETTINGS, WITHOUT
from generator import config
from generator.cli import main, settings
from tests.pictures import png
from tests.press import Press, document

BREAD = document(
    ("What is a biga?", "A stiff starter. It is firm.\n\nIt keeps for days, and raises slowly."),
    (
        "What is a poolish?",
        "What a biga is not:\n\n- Biga: a stiff starter\n- Poolish: a wet starter\n- Levain: a sour",
    ),
)
TWICE = document(("What is rye?", "A grain."), ("What is oat?", "Food."), ("What is rye?", "A grass."))
OPTICS = "# Optics\n\nA ==lens== bends ==light==.\n\nA ==mirror== turns it back.\n"
PICTURE = document(("How does rye look?", "So: ![](roc.png)"))
SECTIONS = "# Bread\n\n## Doughs\n\n### What is a biga?\n\nFirm.\n\n## Ovens\n\n### Why steam?\n\nCrust.\n"


def cards(folder: Path) -> str:
    """All cards files, one below the other."""
    return "\n".join(path.read_text("utf-8") for path in sorted(folder.glob("cards/*.md")))


def package(folder: Path) -> str:
    """All that a package says that is not packed away, and the text of its database."""
    (path,) = folder.glob("build/*.apkg")
    with zipfile.ZipFile(path) as archive:
        return archive.read("collection.anki2").decode("utf-8", "replace")


@dataclass(frozen=True)
class Case:
    """A setting, and what is seen of it. set: its value in TOML. seen: what is so with it, and not without.

    text: the document. arguments: of the command, which exits with the status.
    """

    set: str
    seen: Callable[[Path, str], bool]
    text: str = BREAD
    arguments: tuple[str, ...] = ("build", "bread.md")
    status: int = 0
    files: dict[str, bytes] = field(default_factory=dict)


CASES: dict[str, Case] = {
    "project.cards": Case('"records"', lambda at, _: (at / "records/bread.md").exists()),
    "project.output": Case('"packages"', lambda at, _: (at / "packages/bread.apkg").exists()),
    "project.templates": Case(
        '"mine"', lambda at, _: "teal-is-mine" in package(at), files={"mine/style.css": b".card{} /* teal-is-mine */"}
    ),
    "project.deck_prefix": Case('"Kitchen"', lambda at, _: "deck: Kitchen::Bread" in cards(at)),
    "project.topic": Case('"Loaves"', lambda at, _: (at / "cards/loaves.md").exists()),
    "project.split_by": Case(
        '"section"',
        lambda at, _: len([*at.glob("cards/*.md")]) == 2,
        SECTIONS,
    ),
    "project.duplicates": Case('"first"', lambda at, _: "A grass" not in cards(at), TWICE),
    "cards.fold_after": Case("3", lambda at, _: "<summary>Read on</summary>" in package(at)),
    "cards.atomic": Case("true", lambda at, _: ".atomic" in cards(at)),
    "cards.highlights": Case("true", lambda at, _: "{{c1::lens}}" in cards(at), OPTICS),
    "cards.reversed": Case('["bread"]', lambda at, _: "\x1f1\x1f" in package(at)),
    "cards.typed": Case('["bread"]', lambda at, _: package(at).count("Firm.") > 1, SECTIONS),
    "media.max_file": Case(
        "0.01", lambda _, told: "MB" in told, PICTURE, status=1, files={"roc.png": png() + bytes(20_000)}
    ),
    "media.max_package": Case(
        "0.01", lambda _, told: "MB" in told, PICTURE, status=1, files={"roc.png": png() + bytes(20_000)}
    ),
    "media.folders": Case(
        '["../elsewhere"]',
        lambda at, _: any(at.glob("cards/media/*.png")),
        PICTURE.replace("roc.png", "../elsewhere/roc.png"),
        files={"../elsewhere/roc.png": png()},
    ),
    "media.missing": Case('"text"', lambda at, _: (at / "build/bread.apkg").exists(), PICTURE),
    "theme.font_size": Case("23", lambda at, _: "23px" in package(at)),
    "theme.width": Case("44", lambda at, _: "44em" in package(at)),
    "theme.accent": Case('"#1d4ed8"', lambda at, _: "#1d4ed8" in package(at)),
    "theme.accent_night": Case('"#93c5fd"', lambda at, _: "#93c5fd" in package(at)),
    "check.ignore": Case(
        '["vague-question"]', lambda _, told: "vague-question" not in told, arguments=("check", "--list")
    ),
    "check.strict": Case(
        "true",
        lambda _, told: told.endswith("exit 1"),
        document(("How does it work?", "It works.")),
        ("check", "bread.md"),
        status=1,
    ),
    "check.format": Case('"json"', lambda _, told: told.startswith("{"), arguments=("check", "bread.md")),
    "export.format": Case('"csv"', lambda _, told: "What is a biga?," in told, arguments=("export", "bread.md")),
    "decks": Case('bread = "Loaf"', lambda at, _: "Loaf" in package(at)),
    "tags": Case('firm = ["stiff"]', lambda at, _: "bread::firm" in package(at)),
    "dialects": Case(
        '"*.md" = "answered"',
        lambda _, told: "No dialect explains it" in told,
        arguments=("inspect", "bread.md"),
        status=1,
    ),
}
# what these do is seen in the tests of media and of preview, which take them as they are here
PASSED_ON = {
    "media.scale": ("true", "is_scaled", True),
    "media.longest_side": ("99", "longest_side", 99),
    "media.fetch_count": ("7", "count", 7),
    "media.fetch_seconds": ("3", "seconds", 3.0),
    "media.fetch_private": ("true", "is_private", True),
}
PREVIEW = {"preview.port", "preview.open", "preview.new_per_day"}


def line(key: str, value: str) -> str:
    """A setting as it stands in a file."""
    section, _, name = key.partition(".")
    return f"[{section}]\n{name} = {value}\n" if name else f"[{section}]\n{value}\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def run(case: Case, folder: Path) -> tuple[int, str]:
    press = Press(folder)
    press.write("bread.md", case.text)
    for name, data in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    done = CliRunner().invoke(main, case.arguments)
    return done.exit_code, f"{done.output}exit {done.exit_code}"


def seen(case: Case, folder: Path, told: str) -> bool:
    try:
        return case.seen(folder, told)
    except ValueError:  # no package
        return False


@pytest.mark.parametrize("key", CASES)
def test_a_setting_is_honoured(key: str, home: Path) -> None:
    case = CASES[key]
    (home / config.FILE).write_text(line(key, case.set), "utf-8")
    status, told = run(case, home)
    assert status == case.status, told
    assert seen(case, home, told), told


@pytest.mark.parametrize("key", CASES)
def test_without_it_all_is_otherwise(key: str, home: Path) -> None:
    case = CASES[key]
    _, told = run(case, home)
    assert not seen(case, home, told), told


@pytest.mark.parametrize("key", PASSED_ON)
def test_a_setting_of_media_is_passed_on(key: str, home: Path) -> None:
    text, name, value = PASSED_ON[key]
    (home / config.FILE).write_text(f"[media]\nfetch = true\n{key.partition('.')[2]} = {text}\n", "utf-8")
    options = settings.media(settings.read())
    assert getattr(options, name, None) == value or getattr(options.fetching, name, None) == value


def test_every_setting_is_looked_at() -> None:
    keys = {f"{name}.{each.name}" for name, kind in config.SECTIONS.items() for each in fields(kind)}
    assert {*CASES, *PASSED_ON, *PREVIEW, "media.fetch"} == {*keys, *config.TABLES}


def test_the_settings_of_preview(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.cli.following import Following
    from generator.cli.preview import _serve

    opened: list[str] = []
    (home / config.FILE).write_text("[preview]\nport = 0\nopen = false\nnew_per_day = 3\n", "utf-8")
    (home / "bread.md").write_text(BREAD, "utf-8")
    following = Following((Path("bread.md"),), None, {}, dialect=None)
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("generator.preview.live.follow", lambda *arguments: None)
    _serve(following, is_open=True)
    assert not opened
    assert following.config.preview.new_per_day == 3


def test_every_option_has_a_setting_or_a_reason() -> None:
    told = {*SETTINGS, *(option for options in WITHOUT for option in options.split(", "))}
    missing = set()
    seen_options = set()
    for name, command in main.commands.items():
        for param in command.params:
            if isinstance(param, click.Option):
                option = max(param.opts, key=len)
                here = {option, f"{name} {option}"} & told
                seen_options |= here
                if not here:
                    missing.add(f"{name} {option}")
    assert not missing
    assert told - seen_options == {"--help"}


def test_every_setting_of_an_option_is_one() -> None:
    keys = {f"{name}.{each.name}" for name, kind in config.SECTIONS.items() for each in fields(kind)}
    assert set(SETTINGS.values()) <= {*keys, *config.TABLES}

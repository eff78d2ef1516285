"""A project's files: what is read from cards/, which documents are found, and writing all files or none."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from generator import cardfile, ledger, lock, project, writing
from generator.errors import OutputError
from generator.ledger import CardRecord, Ledger, Stamp
from generator.records import Card, Topic
from tests.press import Press

HEAD = "---\ntopic: Tea\n---\n\n"
CARD = "## What is oolong? {#oolong}\n\nA tea that is partly oxidised.\n"

Tree = dict[str, bytes | None]


def fill(folder: Path, files: dict[str, str | bytes]) -> Path:
    """The folder, with the files, by path, and a folder for each path that ends in a slash."""
    for name, content in files.items():
        path = folder / name
        if name.endswith("/"):
            path.mkdir(parents=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def tree(folder: Path) -> Tree:
    """All that is in a folder: the bytes of files, None for folders."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }


def problems(cards: Path) -> list[str]:
    """What load finds wrong, without the hints, paths from the cards folder on."""
    messages = [str(error).split("\n  hint: ") for error in project.load(cards)[1]]
    assert all(hint for _, hint in messages)
    return [what.replace(f"{cards}/", "") for what, _ in messages]


def test_nothing_there(tmp_path: Path) -> None:
    found, errors = project.load(tmp_path / "cards")
    assert (found.topics, found.ledger, found.texts, errors) == ((), Ledger(), {}, [])
    assert not (tmp_path / "cards").exists()


def test_all_that_is_there(tmp_path: Path) -> None:
    topic = Topic("tea", "Tea", "Drinks::Tea", (Card("What is oolong?", "A tea.", id="oolong", section="Leaves"),))
    record = Ledger({"oolong": CardRecord("tea", Stamp("0123456789abcdef", 1))}, {"Deckpress Basic": Stamp("f0", 2)})
    files: dict[str, str | bytes] = {"tea.md": cardfile.dumps(topic), "ledger.json": ledger.dumps(record)}
    found, errors = project.load(fill(tmp_path, files))
    assert errors == []
    assert found.topics == (topic,)
    assert found.ledger == record
    assert found.texts == {tmp_path / name: text for name, text in files.items()}


@pytest.mark.parametrize(
    "name",
    [
        *("README.md", "readme.md", "notes.txt", "tea.md~", "#tea.md#", ".#tea.md", "._tea.md", ".tea.md.k3v9"),
        *("sources/tea.md", "old/tea.md", "tea"),
    ],
)
def test_files_that_hold_no_topic(tmp_path: Path, name: str) -> None:
    found, errors = project.load(fill(tmp_path, {name: b"\xff no cards here"}))
    assert (found.topics, errors) == ((), [])


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("tea.md", "tea"),
        ("Tea.md", "tea"),
        ("TEA.MD", "tea"),
        ("Green tea.md", "green-tea"),
        ("C++.md", "c-plus-plus"),
        ("чай.md", "чай"),
        ("…….md", "topic"),
    ],
)
def test_a_file_may_have_any_name_and_keeps_it(tmp_path: Path, name: str, slug: str) -> None:
    found, errors = project.load(fill(tmp_path, {name: HEAD + CARD}))
    assert errors == []
    assert [topic.slug for topic in found.topics] == [slug]
    assert found.topic_path(slug) == tmp_path / name


def test_a_new_topic_gets_a_file_of_its_slug(tmp_path: Path) -> None:
    assert project.load(tmp_path)[0].topic_path("green-tea") == tmp_path / "green-tea.md"


def test_two_files_of_one_topic(tmp_path: Path) -> None:
    files = {"Green tea.md": HEAD + CARD, "green-tea.md": HEAD + "## What is sencha?\n\nA green tea.\n"}
    assert problems(fill(tmp_path, dict(files))) == ["green-tea.md: two files of one topic: the other is Green tea.md"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + (HEAD + CARD).encode(), id="byte order mark"),
        pytest.param((HEAD + CARD).replace("\n", "\r\n").encode(), id="crlf"),
        pytest.param((HEAD + CARD).replace("\n", "\r").encode(), id="cr"),
    ],
)
def test_what_an_editor_adds_to_a_cards_file(tmp_path: Path, data: bytes) -> None:
    found, errors = project.load(fill(tmp_path, {"tea.md": data}))
    assert errors == []
    assert found.texts == {tmp_path / "tea.md": HEAD + CARD}
    assert [card.back for card in found.topics[0].cards] == ["A tea that is partly oxidised."]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"tea.md": b"---\ntopic: Th\xe9\n---\n"}, "tea.md:2: not UTF-8: byte 0xe9", id="latin-1 cards"),
        pytest.param({"tea.md": HEAD.encode("utf-16")}, "tea.md:1: not UTF-8: byte 0xff", id="utf-16 cards"),
        pytest.param({"tea.md/": ""}, "tea.md: cannot be read: is a directory", id="a folder for a cards file"),
        pytest.param({"ledger.json": b'{\n"\xff'}, "ledger.json:2: not UTF-8: byte 0xff", id="binary ledger"),
        pytest.param({"ledger.json/": ""}, "ledger.json: cannot be read: is a directory", id="a folder for the ledger"),
        pytest.param(
            {"ledger.json": ""}, "ledger.json:1: the ledger is not JSON: expecting value", id="an empty ledger"
        ),
        pytest.param(
            {"tea.md": HEAD + "## a {#a}\n\nb\n\nc\x1f\n"},
            "tea.md:9: a control character, U+001F, that Anki would not take",
            id="a control character",
        ),
        pytest.param(
            {"tea.md": HEAD + '## a\n\nb\n\n## c {hint="\\u0000"}\n\nd\n'},
            "tea.md:9: a control character, U+0000, that Anki would not take",
            id="an escaped control character",
        ),
        pytest.param(
            {"tea.md": HEAD + '## a\n\n<!-- text: "\\ud800" -->\n'},
            "tea.md:5: a control character, U+D800, that Anki would not take",
            id="half of a character",
        ),
        pytest.param(
            {"tea.md": '---\ntopic: "T\\x1fea"\n---\n'},
            "tea.md:1: a control character, U+001F, that Anki would not take",
            id="an escaped control character in the topic",
        ),
        pytest.param(
            {"tea.md": HEAD + "## a\n\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\n"},
            "tea.md:7: a merge that is not finished",
            id="the marks of git in a cards file",
        ),
        pytest.param(
            {"tea.md": HEAD + "## a {#a}\n\nb\n\n## c {#a}\n\nd\n"},
            'tea.md:9: two cards have the id "a": the other is at tea.md:5',
            id="an id twice in a file",
        ),
        pytest.param(
            {"coffee.md": HEAD + "## a {#a}\n\nb\n", "tea.md": HEAD + "\n## a {#a}\n\nb\n"},
            'tea.md:6: two cards have the id "a": the other is at coffee.md:5',
            id="an id in two files",
        ),
        pytest.param(
            {"tea.md": HEAD + "## a {.Black}\n\nb\n\n## c {.black}\n\nd\n"},
            'tea.md:9: Anki would take the tags "black" and "Black" (at tea.md:5) for one',
            id="tags that differ by case",
        ),
        pytest.param(
            {"tea.md": HEAD + "## a {.Black .black}\n\nb\n"},
            'tea.md:5: Anki would take the tags "black" and "Black" (at tea.md:5) for one',
            id="tags of one card that differ by case",
        ),
    ],
)
def test_what_is_wrong_with_cards(tmp_path: Path, files: dict[str, str | bytes], expected: str) -> None:
    assert problems(fill(tmp_path, files)) == [expected]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("## a {#a}\n\n```\n<<<<<<< HEAD\n```\n", id="git's marks in a code fence"),
        pytest.param("## a {#a .black}\n\nb\n\n## c {#A .black}\n\nd\n", id="ids that differ by case"),
        pytest.param("## a\tb\n\nc\u00a0d\u0085e\n", id="tab and unusual blanks"),
    ],
)
def test_what_is_right_with_cards(tmp_path: Path, body: str) -> None:
    assert problems(fill(tmp_path, {"tea.md": HEAD + body})) == []


def test_tags_of_two_topics_may_differ_by_case(tmp_path: Path) -> None:
    files = {"tea.md": HEAD + "## a {.Black}\n\nb\n", "coffee.md": HEAD + "## a {.black}\n\nb\n"}
    assert problems(fill(tmp_path, dict(files))) == []


def test_all_problems_in_one_run(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a.md": "no cards", "b.md": HEAD + CARD, "c.md": HEAD + CARD, "ledger.json": "{"}
    found = problems(fill(tmp_path, files))
    assert [problem.split(":")[0] for problem in found] == ["a.md", "c.md", "ledger.json"]


def test_a_file_for_the_cards_folder(tmp_path: Path) -> None:
    fill(tmp_path, {"cards": "x"})
    _, errors = project.load(tmp_path / "cards")
    assert [str(error) for error in errors] == [
        f"{tmp_path}/cards: this is not a folder\n  hint: name a folder with --cards"
    ]


def test_the_documents_of_a_project(tmp_path: Path) -> None:
    names = ["b.md", "a.txt", "Deep/er/c.MARKDOWN", "заметки 1.md", "README"]
    others = [".hidden.md", "._b.md", ".git/x.md", ".obsidian/plugins/y.md", "picture.png", "folder.md/"]
    fill(tmp_path, {f"sources/{name}": "x" for name in [*names, *others]})
    named, errors = project.sources(tmp_path)
    found = [path.relative_to(tmp_path / "sources").as_posix() for each in named for path in each.documents]
    assert (found, errors) == (sorted(names), [])


@pytest.mark.parametrize("files", [{}, {"sources": "x"}, {"sources/": ""}], ids=["nothing", "a file", "empty"])
def test_no_documents(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    assert project.sources(fill(tmp_path, files)) == ([], [])


def test_documents_are_found_in_a_hidden_project(tmp_path: Path) -> None:
    fill(tmp_path, {".notes/cards/sources/a.md": "x"})
    assert len(project.sources(tmp_path / ".notes" / "cards")[0]) == 1


def test_each_named_document_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(
        fill(tmp_path, {"tea.md": "x", "a/tea.md": "x", "cards/sources/tea.md": "x", "cards/tea.md/": ""})
    )
    Path("link.md").symlink_to("tea.md")
    Path("loop.md").symlink_to("loop.md")
    ways = [
        "tea.md",
        "link.md",
        str(tmp_path / "tea.md"),
        "a/../tea.md",
        "gone.md",
        "loop.md",
        "a/tea.md",
        "a/../gone.md",
    ]
    once = ["tea.md", "gone.md", "loop.md", "a/tea.md", "cards/sources/tea.md", "cards/README.md"]
    named = [Path(name) for name in [*ways, *once]]
    found, errors = project.documents(named, Path("cards"))
    assert [str(path) for each in found for path in each.documents] == once
    assert errors == []


@pytest.mark.parametrize("name", ["cards/tea.md", "./cards/Tea.MD", "cards/gone.md"])
def test_a_cards_file_is_no_document(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(fill(tmp_path, {"cards/tea.md": HEAD + CARD}))
    for path in (Path(name), Path(name).absolute()):
        found, errors = project.documents([path], Path("cards"))
        assert found == []
        assert [str(error) for error in errors] == [
            f"{path}: this is a cards file, not a document\n"
            "  hint: build it with deckpress build, naming no document; keep documents in cards/sources"
        ]


@pytest.mark.parametrize(
    ("document", "name"),
    [
        ("cards/sources/tea.md", "cards/sources/tea.md"),
        ("./notes/../tea.md", "tea.md"),
        ("../elsewhere/deep/tea.md", "../elsewhere/deep/tea.md"),
    ],
)
def test_the_name_of_a_document_is_its_path_from_the_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, document: str, name: str
) -> None:
    (tmp_path / "project").mkdir()
    monkeypatch.chdir(tmp_path / "project")
    assert project.Project(Path("cards")).document_name(Path(document)) == name
    absolute = project.Project(Path("cards").absolute())
    assert absolute.document_name(Path(document).absolute()) == name


def test_write_makes_folders_and_files(tmp_path: Path) -> None:
    writing.write({tmp_path / "a/b/c.md": b"one", tmp_path / "d.apkg": b"two"})
    assert tree(tmp_path) == {"a": None, "a/b": None, "a/b/c.md": b"one", "d.apkg": b"two"}


def test_write_goes_by_the_umask_and_keeps_a_mode(tmp_path: Path) -> None:
    new, old = tmp_path / "new", fill(tmp_path, {"old": "x"}) / "old"
    old.chmod(0o640)
    before = os.umask(0o027)
    try:
        writing.write({new: b"y", old: b"y"})
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (new, old)] == [0o640, 0o640]


def test_write_leaves_alone_what_is_as_it_shall_be(tmp_path: Path) -> None:
    same, other = tmp_path / "same", tmp_path / "other"
    fill(tmp_path, {"same": "x", "other": "x"})
    for path in (same, other):
        os.utime(path, (1, 1))
    writing.write({same: b"x", other: b"y"})
    assert same.stat().st_mtime == 1
    assert other.stat().st_mtime != 1


def test_write_through_a_link(tmp_path: Path) -> None:
    fill(tmp_path, {"elsewhere/real.md": "old", "cards/": ""})
    for name in ("real", "new"):
        (tmp_path / f"cards/{name}.md").symlink_to(tmp_path / f"elsewhere/{name}.md")
    writing.write({tmp_path / "cards/real.md": b"new", tmp_path / "cards/new.md": b"new"})
    assert (tmp_path / "cards/real.md").is_symlink()
    assert tree(tmp_path / "elsewhere") == {"real.md": b"new", "new.md": b"new"}


@pytest.mark.parametrize(
    ("there", "files", "where", "what"),
    [
        pytest.param({"out": "x"}, ["out/b"], "out", "a file is in the way", id="a file for the folder"),
        pytest.param({"out": "x"}, ["out/deep/er/b"], "out", "a file is in the way", id="a file further up"),
        pytest.param({"b/": ""}, ["b"], "b", "a folder is in the way", id="a folder for the file"),
        pytest.param({"b/c": "x"}, ["b"], "b", "a folder is in the way", id="a full folder for the file"),
        pytest.param({}, ["b", "b/c"], "b", "is a directory", id="a file that is a folder of another"),
        pytest.param({}, ["n" * 300], "n" * 300, "file name too long", id="a name too long"),
    ],
)
def test_write_writes_nothing_if_one_file_cannot_be(
    tmp_path: Path, there: dict[str, str | bytes], files: list[str], where: str, what: str
) -> None:
    fill(tmp_path, {"old.md": "old", **there})
    before = tree(tmp_path)
    with pytest.raises(OutputError) as caught:
        writing.write({tmp_path / name: b"new" for name in ["old.md", "new/a.md", *files]})
    assert str(caught.value) == (
        f"{tmp_path / where}: cannot be written: {what}\n  hint: check the folder, or name another"
    )
    assert tree(tmp_path) == before


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a place of Linux where not even root can write")
def test_write_where_nobody_can(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"^/proc/deckpress: cannot be written: "):
        writing.write({tmp_path / "a.md": b"x", Path("/proc/deckpress/a.apkg"): b"x"})
    assert tree(tmp_path) == {}


def test_a_second_build_waits_or_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    waiting = pytest.raises(OutputError, match="another build of it is running")
    with lock.alone(tmp_path), waiting, lock.alone(tmp_path):
        pass
    with lock.alone(tmp_path):
        assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_removed_undoes_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, gone, stuck = (tmp_path / name for name in ("new", "gone", "stuck"))
    gone.write_text("1", "utf-8")
    stuck.write_text("2", "utf-8")
    unlink = Path.unlink

    def refuse(self: Path, missing_ok: bool = False) -> None:
        if self == stuck:
            raise PermissionError(13, "Permission denied", str(self))
        unlink(self, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(OutputError, match="stuck: cannot be written: permission denied"):
        writing.write({new: b"x"}, remove=[gone, stuck])
    assert (new.exists(), gone.read_text("utf-8"), stuck.read_text("utf-8")) == (False, "1", "2")


def test_what_a_full_disk_stops_is_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    fill(tmp_path, {"a": "old a", "b": "old b"})
    replace = os.replace

    def refuse(source: Path, target: Path) -> None:
        if target == second:
            monkeypatch.setattr(tempfile, "mkstemp", full)
            monkeypatch.setattr(Path, "write_bytes", full)
            full()
        replace(source, target)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(second))

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OutputError, match="b: cannot be written: no space left on device"):
        writing.write({first: b"new a", second: b"new b"})
    assert tree(tmp_path) == {"a": b"old a", "b": b"old b"}


def test_files_of_a_killed_build_go_at_the_next(tmp_path: Path) -> None:
    press = Press(tmp_path)
    names = ["cards/.ledger.json.k3xq_7ab.deckpress", "build/.bread.apkg.k3xq_7ab.deckpress", "cards/.ledger.json.mine"]
    for name in names:
        press.write(name, "half")
    press.write("cards/bread.md", HEAD + CARD)
    press.build()
    assert [(press.folder / name).exists() for name in names] == [False, False, True]


def test_lock_holds_wherever_a_build_keeps_its_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    with lock.alone(tmp_path / "cards"):
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
        with pytest.raises(OutputError, match="another build"), lock.alone(tmp_path / "cards"):
            pass
    assert tree(tmp_path) == {}


def test_two_processes_build_two_topics_of_one_project_with_one_ledger(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    command = [sys.executable, "-m", "generator", "build", "--quiet"]
    names = ["milk.md", "tea.md"]
    for name in names:
        (tmp_path / name).write_text(f"## What is in {name}?\n\nNot much.\n", "utf-8")
    running = [subprocess.Popen([*command, name], cwd=tmp_path, env=environment) for name in names]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    found, errors = project.load(tmp_path / "cards")
    assert not errors
    assert [topic.slug for topic in found.topics] == ["milk", "tea"]
    assert {record.topic for record in found.ledger.cards.values()} == {"milk", "tea"}
    # what they wrote is what one build of both would
    packages = {path: path.read_bytes() for path in tmp_path.glob("build/*.apkg")}
    subprocess.run([*command, "--locked", *names], cwd=tmp_path, env=environment, check=True)
    assert {path: path.read_bytes() for path in tmp_path.glob("build/*.apkg")} == packages
    assert len(packages) == len(names)

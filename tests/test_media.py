"""Pictures, sounds and films: from documents and cards files into packages, and from there into the real Anki."""

from __future__ import annotations

import base64
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from anki.collection import Collection
from anki.consts import CARD_TYPE_REV, QUEUE_TYPE_REV
from anki.sound import SoundOrVideoTag
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import BuildError
from generator.media import references
from generator.media.library import MediaOptions
from generator.media.medium import MediumError, medium, name
from generator.notetypes import RELEASES
from tests.pictures import BLUE, GIF, MP3, MP4, RED, SVG, png
from tests.press import Press, document
from tests.test_anki import load

CARD = "---\ntopic: Bread\n---\n\n## What is it?\n\n{}\n"


@pytest.fixture
def press(tmp_path: Path) -> Press:
    press = Press(tmp_path)
    press.clock.now = max(RELEASES.values())  # before Anki's clock, which is the real one
    return press


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    collection = Collection(str(tmp_path / "collection.anki2"))
    yield collection
    collection.close()


def put(press: Press, name: str, data: bytes) -> Path:
    path = press.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def about(picture: str) -> str:
    return document(("What does it look like?", f"So:\n\n{picture}"))


def packed(package: Path) -> dict[str, bytes]:
    """The media of a package by name."""
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(number) for number, name in json.loads(archive.read("media")).items()}


def back(press: Press) -> str:
    (row,) = press.notes("bread")
    return row.fields[1]


def errors(press: Press, *documents: str, **options: Any) -> str:
    with pytest.raises(BuildError) as caught:
        press.build(*documents, **options)
    return str(caught.value).replace(f"{press.folder}/", "")


def imported(collection: Collection, press: Press) -> dict[str, int]:
    """What became of the notes, but for what became of none."""
    return {what: count for what, count in load(collection, press.package("bread")).items() if count}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("![a loaf](images/loaf.png)", '<img alt="a loaf" src="{red}">'),
        ('![a loaf](images/loaf.png "Loaf")', '<img alt="a loaf" src="{red}" title="Loaf">'),
        ("![](<images/a loaf (1).png>)", '<img alt="" src="{red}">'),
        ("![](images/a%20loaf%20%281%29.png)", '<img alt="" src="{red}">'),
        ("![](images/a loaf.png)", '<img alt="" src="{red}">'),
        (r"![](images\loaf.png)", '<img alt="" src="{red}">'),
        ("![](./images/loaf.png?raw=true)", '<img alt="" src="{red}">'),
        ("![](/images/loaf.png)", '<img alt="" src="{red}">'),
        ("![](file://{folder}/images/loaf.png)", '<img alt="" src="{red}">'),
        ("![]({folder}/images/loaf.png)", '<img alt="" src="{red}">'),
        ("![a loaf][1]\n\n[1]: images/loaf.png", '<img alt="a loaf" src="{red}">'),
        ("![](images/größe.png)", '<img alt="" src="{red}">'),
        ("![](images/gro\u0308\u00dfe.png)", '<img alt="" src="{red}">'),
        ("![](images/really-a.jpg)", '<img alt="" src="{red}">'),
        ("![](data:image/png;base64,{base64})", '<img alt="" src="{red}">'),
        ('<img src="data:image/png;base64,{base64}" width="40">', '<img src="{red}" width="40">'),
        ("![a loaf][1]\n\n[1]: <data:image/png;base64,{base64}>", '<img alt="a loaf" src="{red}">'),
        ('<img src="images/loaf.png" alt="a loaf" width="300">', '<img src="{red}" alt="a loaf" width="300">'),
        ("![a loaf|300](images/loaf.png)", '<img src="{red}" alt="a loaf" width="300">'),
        ("![[images/loaf.png]]", '<img alt="" src="{red}">'),
        ("![[images/loaf.png|300]]", '<img src="{red}" alt="" width="300">'),
        ("![](images/crumb.svg)", '<img alt="" src="{svg}">'),
        ("![](images/moves.gif)", '<img alt="" src="{gif}">'),
        ("[sound:images/word.mp3]", "[sound:{mp3}]"),
        ("![](images/word.mp3)", "[sound:{mp3}]"),
        ('<audio controls src="images/word.mp3">no sound</audio>', "[sound:{mp3}]"),
        ('<video controls><source src="images/film.mp4" type="video/mp4">no film</video>', "[sound:{mp4}]"),
        ("![](images/film.mp4)", "[sound:{mp4}]"),
        ("![the oven](https://example.org/oven.png)", '<a href="https://example.org/oven.png">the oven</a>'),
        (
            "![](https://example.org/a/oven.png?x=1&y=2)",
            '<a href="https://example.org/a/oven.png?x=1&amp;y=2">oven.png</a>',
        ),
        ("[![CI](https://example.org/ci.svg)](https://example.org)", '<a href="https://example.org">CI</a>'),
        ("`![](no.png)` and `[sound:no.mp3]`", "<code>![](no.png)</code> and <code>&#91;sound:no.mp3]</code>"),
        ("<!-- ![](no.png) --> none", "none"),
    ],
)
def test_what_a_document_shows_is_on_its_card(press: Press, written: str, shown: str) -> None:
    for each in ("loaf.png", "a loaf (1).png", "a loaf.png", "gr\u00f6\u00dfe.png", "really-a.jpg"):
        put(press, f"notes/images/{each}", RED)
    for each, data in {"crumb.svg": SVG, "moves.gif": GIF, "word.mp3": MP3, "film.mp4": MP4}.items():
        put(press, f"notes/images/{each}", data)
    folder = str(press.folder / "notes")
    text = written.replace("{folder}", folder).replace("{base64}", base64.b64encode(RED).decode())
    press.write("notes/bread.md", about(text))
    press.build("notes/bread.md")
    names = {"red": name(RED, "png"), "svg": name(SVG, "svg"), "gif": name(GIF, "gif")}
    names |= {"mp3": name(MP3, "mp3"), "mp4": name(MP4, "mp4")}
    for key, value in names.items():
        shown = shown.replace(f"{{{key}}}", value)
    assert shown in back(press)
    files = packed(press.package("bread"))
    assert list(files) == [each for each in names.values() if each in shown]
    # the cards file alone gives the same package
    before = press.package("bread").read_bytes()
    for path in sorted((press.folder / "notes").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    press.build()
    assert press.package("bread").read_bytes() == before


@pytest.mark.parametrize(
    ("target", "told"),
    [
        ("loaf.png", 'notes/bread.md:7: there is no file "loaf.png"\n  hint: check its name, put it there, or build'),
        ("images/loef.png", 'there is no file "images/loef.png"\n  hint: did you mean "loaf.png"?'),
        ("images/Loaf.PNG", 'there is no file "images/Loaf.PNG", but one is called "loaf.png"\n  hint: write it so'),
        ("../secret.png", '"../secret.png" lies outside of the folder of the document\n  hint: copy it'),
        ("images/../../secret.png", "lies outside of the folder of the document"),
        ("/etc/passwd", "lies outside of the folder of the document"),
        ("file:///etc/passwd", "lies outside of the folder of the document"),
        ("images/link.png", 'the link "images/link.png" leads out of the folder of the document'),
        ("linked/secret.png", 'the link "linked/secret.png" leads out'),
        ("images", 'there is no file "images"'),
        ("images/pipe.png", 'there is no file "images/pipe.png"'),
        ("images/text.png", '"images/text.png": there is no picture in this file'),
        ("images/lfs.png", "this is a pointer of Git LFS, not the file itself\n  hint: run git lfs pull"),
        ("images/empty.png", "the file is empty"),
        ("images/scan.tiff", "phones do not show .tif files\n  hint: save it as PNG or JPEG"),
        ("images/word.mp3", "there is no sound or film in this .mp3 file"),
        ("images/broken.svg", "this SVG is broken in line 1"),
        ("images/huge.png", "it takes 1.1 MB, more than 1\n  hint: make it smaller"),
        ("data:image/png;base64,AAAA", "there is no picture in this file"),
    ],
)
def test_what_may_not_go_into_a_package_is_an_error(press: Press, target: str, told: str) -> None:
    put(press, "secret.png", RED)
    files = {
        "loaf.png": RED,
        "text.png": b"once upon a time",
        "lfs.png": b"version https://git-lfs.github.com/spec/v1\n",
    }
    files |= {"empty.png": b"", "scan.tiff": b"II*\0rest", "word.mp3": b"<html>", "broken.svg": b"<svg><g></svg>"}
    for each, data in files.items():
        put(press, f"notes/images/{each}", data)
    put(press, "notes/images/huge.png", RED + bytes(1_100_000))
    (press.folder / "notes/images/link.png").symlink_to(press.folder / "secret.png")
    (press.folder / "notes/linked").symlink_to(press.folder)
    os.mkfifo(press.folder / "notes/images/pipe.png")
    press.write("notes/bread.md", about(f"![a loaf]({target})"))
    assert told in errors(press, "notes/bread.md", media=MediaOptions(max_file=1))
    assert not (press.folder / "cards").exists()


def test_all_that_is_wrong_is_said_at_once(press: Press) -> None:
    asked = ("What is rye?", "![](a.png)\n\nor\n\n![](b.png)"), ("And oats?", "![](c.png) ![](d.png)")
    press.write("bread.md", document(*asked))
    put(press, "d.png", RED)
    told = errors(press, "bread.md")
    assert [line.split(": ")[0] for line in told.split("\n")[::2]] == ["bread.md:5", "bread.md:9", "bread.md:13"]


def test_a_hint_names_a_way_that_works(press: Press) -> None:
    put(press, "shared/loaf.png", RED)
    press.write("notes/bread.md", about("![a loaf](../shared/loaf.png)"))
    press.build("notes/bread.md", media=MediaOptions(folders=(press.folder / "shared",)))
    assert list(packed(press.package("bread"))) == [name(RED, "png")]


def test_what_is_missing_may_be_only_told_of(press: Press) -> None:
    press.write("bread.md", about("![a loaf](loaf.png)"))
    report = press.build("bread.md", media=MediaOptions(is_forgiving=True))
    assert any(notice.endswith("stand for what is not there, loaf.png") for notice in report.notices)
    assert "a loaf" in back(press)
    assert "img" not in back(press)


def test_a_document_that_came_without_any_of_its_pictures_is_built(press: Press) -> None:
    press.write("bread.md", about("![the **crust**](a.png) <img src='b.png' alt='the crumb'> [sound:c.mp3] ![](d.png)"))
    report = press.build("bread.md")
    assert "the <strong>crust</strong> the crumb c.mp3 d.png" in back(press)
    told = "bread.md came without its pictures: their texts stand for a.png, b.png, c.mp3, d.png"
    assert any(notice.endswith(told) for notice in report.notices)
    for each in ("a.png", "b.png", "d.png"):
        put(press, each, RED)
    assert 'there is no file "c.mp3"' in errors(press, "bread.md")
    put(press, "c.mp3", MP3)
    press.build("bread.md")
    assert len(packed(press.package("bread"))) == 2
    for each in ("a.png", "b.png", "c.mp3", "d.png"):  # moved away by mistake
        (press.folder / each).unlink()
    assert 'there is no file "a.png"' in errors(press, "bread.md")


def test_a_document_of_the_project_may_show_what_lies_in_the_project(press: Press) -> None:
    put(press, "images/loaf.png", RED)
    put(press, "cards/sources/crumb.png", BLUE)
    press.write("cards/sources/bread.md", about("![a loaf](../../images/loaf.png) ![a crumb](crumb.png)"))
    press.build()
    assert set(packed(press.package("bread"))) == {name(RED, "png"), name(BLUE, "png")}


def test_a_document_that_is_a_link_has_its_pictures_where_it_really_is(press: Press) -> None:
    put(press, "far/loaf.png", RED)
    press.write("far/bread.md", about("![a loaf](loaf.png)"))
    (press.folder / "cards/sources").mkdir(parents=True)
    (press.folder / "cards/sources/bread.md").symlink_to(press.folder / "far/bread.md")
    press.build()
    assert list(packed(press.package("bread"))) == [name(RED, "png")]


def test_a_cards_file_by_hand_shows_what_lies_beside_it(press: Press) -> None:
    put(press, "cards/pictures/loaf.png", RED)
    press.write("cards/bread.md", CARD.format("![a loaf](pictures/loaf.png)"))
    press.build()
    assert list(packed(press.package("bread"))) == [name(RED, "png")]
    assert not (press.folder / "cards/media").exists()
    press.edit("cards/bread.md", "loaf.png)", "crumb.png)")
    assert errors(press).startswith('cards/bread.md:8: there is no file "pictures/crumb.png"')


def test_a_picture_is_stored_once_and_packages_are_the_same_bytes(press: Press) -> None:
    for each, data in {"b.png": RED, "a.png": BLUE, "again.png": RED, "c.svg": SVG}.items():
        put(press, each, data)
    press.write("bread.md", about("![](b.png) ![](again.png) ![](a.png) ![](c.svg)"))
    press.build("bread.md")
    first = press.package("bread").read_bytes()
    files = packed(press.package("bread"))
    assert list(files) == sorted({name(RED, "png"), name(BLUE, "png"), name(SVG, "svg")})
    press.package("bread").unlink()
    press.build("bread.md", locked=True)
    assert press.package("bread").read_bytes() == first


def test_a_locked_build_needs_the_copies(press: Press) -> None:
    put(press, "loaf.png", RED)
    press.write("bread.md", about("![](loaf.png)"))
    press.build("bread.md")
    (press.folder / f"cards/media/{name(RED, 'png')}").unlink()
    assert f"cards/media/{name(RED, 'png')}: it is not up to date" in errors(press, "bread.md", locked=True)


def test_a_locked_build_removes_nothing(press: Press) -> None:
    press.write("bread.md", about("None at all."))
    press.build("bread.md")
    left = put(press, f"cards/media/{name(RED, 'png')}", RED)
    assert f"{left.name}: it is not up to date" in errors(press, "bread.md", locked=True)
    assert left.exists()


def test_a_sound_is_not_to_be_typed(press: Press) -> None:
    put(press, "cards/word.mp3", MP3)
    press.write("cards/bread.md", "---\ntopic: Bread\n---\n\n## miche {kind=typed}\n\nloaf [sound:word.mp3]\n")
    press.build()
    (row,) = press.notes("bread")
    assert [field for field in row.fields if "loaf" in field] == [f"<p>loaf [sound:{name(MP3, 'mp3')}]</p>", "loaf"]


def test_a_cards_file_by_hand_may_hold_a_picture(press: Press) -> None:
    shown = base64.b64encode(RED).decode()
    press.write("cards/bread.md", CARD.format(f"![a loaf](data:image/png;base64,{shown})"))
    press.build()
    assert packed(press.package("bread")) == {name(RED, "png"): RED}


def test_a_changed_picture_reaches_the_learner_and_keeps_the_reviews(
    press: Press,
    collection: Collection,
) -> None:
    put(press, "loaf.png", RED)
    put(press, "word.mp3", MP3)
    press.write(
        "bread.md", document(("Look?", "![a loaf](loaf.png)"), ("Sound?", "![](word.mp3)"), ("Text?", "Nothing else."))
    )
    press.build("bread.md")
    assert imported(collection, press) == {"new": 3}
    assert collection.media.check().missing == []
    looks = collection.find_notes("Look?")[0]
    card = collection.get_note(looks).cards()[0]
    card.type, card.queue, card.ivl = CARD_TYPE_REV, QUEUE_TYPE_REV, 40
    collection.update_card(card)
    put(press, "loaf.png", BLUE)
    press.build("bread.md")
    assert imported(collection, press) == {"updated": 1, "duplicate": 2}
    media = Path(collection.media.dir())
    assert (media / name(BLUE, "png")).read_bytes() == BLUE
    assert f'src="{name(BLUE, "png")}"' in collection.get_note(looks)["Back"]
    assert f'src="{name(BLUE, "png")}"' in collection.get_card(card.id).answer()
    assert collection.get_card(card.id).ivl == 40
    (sound,) = collection.get_card(collection.find_cards("Sound?")[0]).answer_av_tags()
    assert isinstance(sound, SoundOrVideoTag)
    assert sound.filename == name(MP3, "mp3")
    assert collection.media.check().missing == []
    # the copy of the old picture is gone, as no card shows it
    assert sorted(path.name for path in (press.folder / "cards/media").iterdir()) == sorted(
        [name(BLUE, "png"), name(MP3, "mp3")]
    )


def test_pictures_of_retired_cards_and_own_files_stay(press: Press) -> None:
    put(press, "loaf.png", RED)
    put(press, "cards/media/mine.png", BLUE)
    press.write("bread.md", document(("Look?", "![a loaf](loaf.png)"), ("Text?", "Nothing else.")))
    press.build("bread.md")
    press.write("bread.md", document(("Text?", "Nothing else.")))
    press.build("bread.md")
    assert {path.name for path in (press.folder / "cards/media").iterdir()} == {"mine.png", name(RED, "png")}


def test_too_much_for_one_package_is_an_error(press: Press) -> None:
    put(press, "a.wav", b"RIFF" + bytes(600_000))
    put(press, "b.wav", b"RIFF" + bytes(600_001))
    press.write("bread.md", about("![](a.wav) ![](b.wav)"))
    told = errors(press, "bread.md", media=MediaOptions(max_package=1))
    assert told.startswith("cards/bread.md: its pictures and sounds take 1 MB, more than 1")


def test_large_pictures_are_scaled_on_request_and_only_once(press: Press) -> None:
    image = pytest.importorskip("PIL.Image")
    put(press, "wide.png", png(300, 20))
    put(press, "small.png", png(90, 20))
    press.write("bread.md", about("![](wide.png) ![](small.png)"))
    options = MediaOptions(is_scaled=True, longest_side=100)
    press.build("bread.md", media=options)
    files = packed(press.package("bread"))
    assert sorted(image.open(io.BytesIO(data)).size for data in files.values()) == [(90, 20), (100, 7)]
    # another Pillow would write other bytes: what was scaled once stands
    (scaled,) = (path for path in (press.folder / "cards/media").iterdir() if path.read_bytes() != png(90, 20))
    scaled.write_bytes(png(100, 6))
    press.build("bread.md", media=options)
    assert png(100, 6) in packed(press.package("bread")).values()
    assert scaled.read_bytes() == png(100, 6)


def test_what_was_taken_out_of_an_svg_is_said(press: Press) -> None:
    put(press, "crumb.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script><g/></svg>')
    press.write("bread.md", about("![](crumb.svg)"))
    report = press.build("bread.md")
    assert any(notice.endswith("crumb.svg: <script> was taken out of this picture") for notice in report.notices)
    assert list(packed(press.package("bread")).values()) == [b'<svg xmlns="http://www.w3.org/2000/svg"><g/></svg>']


@given(st.text("![]()<>`\\\"' \nab.pngsoud:|src=im-/", max_size=80))
def test_renaming_nothing_changes_nothing_and_all_that_is_found_is_renamed(text: str) -> None:
    assert references.rename(text, {}) == text
    found = references.in_markdown(text)
    once = references.rename(text, dict.fromkeys(found, "media/x.png"))
    assert set(references.in_markdown(once)) <= {"media/x.png"} | ({""} & set(found))


@pytest.mark.parametrize(("data", "ending"), [(b"", "png"), (b"%PDF-1", "png"), (b"\0\0\0\x18ftypheic", "png")])
def test_what_is_no_picture_is_refused(data: bytes, ending: str) -> None:
    with pytest.raises(MediumError):
        medium(data, ending)


def notebook(picture: bytes) -> bytes:
    """A notebook with an attached picture, and one that its code shows."""
    shown = base64.b64encode(picture).decode()
    question = ["## What does it look like?\n", "![a loaf](attachment:loaf%20one.png)"]
    attached = {"loaf one.png": {"image/png": shown}}
    output = {"output_type": "display_data", "data": {"image/png": f"{shown}\n", "text/plain": "<Figure size 2x2>"}}
    cells = [
        {"cell_type": "markdown", "source": question, "attachments": attached},
        {"cell_type": "code", "source": "show()", "outputs": [output]},
        {"cell_type": "markdown", "source": "## And then?\n\nNothing else."},
    ]
    return json.dumps({"cells": cells, "nbformat": 4}).encode()


def word(picture: bytes) -> bytes:
    """A Word document with a picture in it."""
    names = {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    }
    spaces = " ".join(f'xmlns:{name}="{value}"' for name, value in names.items())
    drawing = (
        '<w:drawing><wp:inline><wp:docPr id="1" name="p" descr="a loaf"/><a:graphic><a:graphicData>'
        '<pic:pic><pic:blipFill><a:blip r:embed="rId7"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )
    texts = ["Q1. What does it look like?", "Ans - So:", drawing, "Q2. And then?", "Ans - Nothing else."]
    body = "".join(f"<w:p><w:r>{text if text.startswith('<') else f'<w:t>{text}</w:t>'}</w:r></w:p>" for text in texts)
    relation = f'<Relationship Id="rId7" Type="{names["r"]}/image" Target="media/image1.png"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {spaces}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/_rels/document.xml.rels", f'<Relationships xmlns="{package}">{relation}</Relationships>')
        archive.writestr("word/media/image1.png", picture)
    return written.getvalue()


def page(picture: bytes) -> bytes:
    """A saved web page with the picture in it, and one that only holds the place of another."""
    shown = base64.b64encode(picture).decode()
    lazy = base64.b64encode(GIF).decode()
    return (
        f'<h2>What does it look like?</h2><p><img alt="a loaf" src="data:image/png;base64,{shown}">'
        f'<img src="data:image/gif;base64,{lazy}" data-src="loaf.png"></p><h2>And then?</h2><p>Nothing else.</p>'
    ).encode()


@pytest.mark.parametrize(("ending", "made"), [("ipynb", notebook), ("docx", word), ("html", page)])
def test_pictures_that_a_document_holds_come_along(press: Press, ending: str, made: Callable[[bytes], bytes]) -> None:
    picture = png(40, 40) + bytes(200)
    put(press, f"bread.{ending}", made(picture))
    put(press, "loaf.png", picture)
    press.build(f"bread.{ending}")
    assert f'<img alt="a loaf" src="{name(picture, "png")}">' in press.notes("bread")[0].fields[1]
    assert packed(press.package("bread")) == {name(picture, "png"): picture}
    assert f"![a loaf](media/{name(picture, 'png')})" in press.read("cards/bread.md")


def test_pictures_of_an_export_are_in_its_zip(press: Press) -> None:
    with zipfile.ZipFile(press.folder / "export.zip", "w") as archive:
        archive.writestr("Notes/Bread.md", about("![a loaf](../Bread/loaf%20one.png)"))
        archive.writestr("Bread/loaf one.png", RED)
        archive.writestr("Notes/Tea.md", document(("What is tea?", "Leaves."), title="Interview questions on Tea"))
    press.build("export.zip")
    assert list(packed(press.package("bread")).values()) == [RED]
    put(press, "secret.png", BLUE)
    with zipfile.ZipFile(press.folder / "export.zip", "w") as archive:
        archive.writestr("Notes/Bread.md", about("![a loaf](../../secret.png)"))
    assert '"../../secret.png" lies outside of the folder of the document' in errors(press, "export.zip")


def test_a_folder_that_is_named_may_be_shown_from(press: Press) -> None:
    put(press, "notes/images/loaf.png", RED)
    press.write("notes/grain/bread.md", about("![a loaf](../images/loaf.png)"))
    press.build("notes")
    assert list(packed(press.package("bread")).values()) == [RED]

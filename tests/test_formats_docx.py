"""Word documents -> Markdown: whole small ones, single paragraphs and runs, and what is refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.errors import DocumentError
from generator.formats.docx import docx
from generator.formats.docx.package import MOST_UNPACKED
from tests.word import document, docx_of, zipped

CASES = Path(__file__).parent / "formats" / "docx"
FILES = sorted(CASES.glob("*.xml"))


def paragraph(*runs: str, style: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{style}</w:pPr>' if style else ''}{''.join(runs)}</w:p>"


def run(text: str, look: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{look}</w:rPr>" if look else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def markdown(body: str) -> str:
    return "\n".join(docx(document(body), "notes.docx").lines)


def test_there_are_files() -> None:
    assert len(FILES) >= 4


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file(path: Path, accept: bool) -> None:
    result = "\n".join(docx(docx_of(path.read_bytes()), path.name).lines) + "\n"
    if accept:
        path.with_suffix(".md").write_text(result, "utf-8")
    assert result == path.with_suffix(".md").read_text("utf-8")


def test_lines_are_paragraphs_and_rows() -> None:
    cell = f"<w:tc>{paragraph(run('x'))}</w:tc>"
    row = f"<w:tr>{cell * 2}</w:tr>"
    body = paragraph(run("a")) + paragraph() + paragraph(run("b")) + f"<w:tbl>{row * 2}</w:tbl>" + paragraph(run("c"))
    result = docx(document(body), "notes.docx")
    found = [(line, origin) for line, origin in zip(result.lines, result.origins, strict=True) if line]
    assert [origin for line, origin in found if line in ("a", "b", "c")] == [1, 3, 6]
    assert [origin for line, origin in found if line == "| x | x |"] == [4, 5]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (paragraph(run("a", "<w:b/>"), run(" b", '<w:b w:val="0"/>')), "**a** b"),
        (paragraph(run("a", "<w:i/>"), run("b", "<w:b/>")), "*a*__b__"),
        (paragraph(run("a", "<w:strike/>")), "~~a~~"),
        (paragraph(run("a "), run("x", '<w:rFonts w:ascii="Consolas"/>'), run(" and so on")), "a `x` and so on"),
        (paragraph(f'<w:hyperlink r:id="rId1">{run("a")}</w:hyperlink>'), "[a](https://example.org/)"),
        (paragraph(f'<w:hyperlink r:id="rId9">{run("a")}</w:hyperlink>'), "a"),
        (paragraph(run("2 * 3 &lt; *7*")), "2 * 3 < \\*7\\*"),
        (paragraph(run("a"), "<w:r><w:br/></w:r>", run("b")), "a  \nb"),
        (paragraph(run("a"), style='<w:outlineLvl w:val="1"/>'), "## a"),
    ],
)
def test_a_paragraph(body: str, expected: str) -> None:
    assert markdown(body) in (expected, expected.replace("*a*__b__", "_a_**b**"))


@pytest.mark.parametrize(
    ("formula", "tex"),
    [
        ("<m:f><m:num>{a}</m:num><m:den>{b}</m:den></m:f>", r"\frac{a}{b}"),
        ("<m:sSup><m:e>{a}</m:e><m:sup>{b}</m:sup></m:sSup>", "{a}^{b}"),
        ("<m:rad><m:deg>{b}</m:deg><m:e>{a}</m:e></m:rad>", r"\sqrt[b]{a}"),
        ("<m:d><m:e>{a}</m:e><m:e>{b}</m:e></m:d>", r"\left( a|b \right)"),
        ("<m:m><m:mr><m:e>{a}</m:e><m:e>{b}</m:e></m:mr></m:m>", r"\begin{matrix} a & b \end{matrix}"),
        ("<m:unknown><m:e>{a}</m:e></m:unknown>{b}", "ab"),
    ],
)
def test_a_formula(formula: str, tex: str) -> None:
    inner = formula.format(a="<m:r><m:t>a</m:t></m:r>", b="<m:r><m:t>b</m:t></m:r>")
    assert markdown(paragraph(run("It is "), f"<m:oMath>{inner}</m:oMath>", run(", so."))) == f"It is ${tex}$, so."


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "this is not a Word document"),
        (b"PK\3\4", "this is not a Word document"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more",
            "this is a Word document of the old kind, or one with a password",
        ),
        (zipped({"a.txt": "x"}), "this is a zip file without a Word document in it"),
        (zipped({"word/document.xml": "<w:document"}), "this Word document is damaged"),
        (document(""), "there is no text in this document"),
        (zipped({"word/document.xml": "x" * (MOST_UNPACKED + 1)}), "the document is too large"),
    ],
)
def test_refused(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        docx(data, "notes.docx")
    assert str(caught.value).startswith(f"notes.docx: {message}")
    assert "\n  hint: " in str(caught.value)


@settings(deadline=None, max_examples=50)
@given(
    st.sampled_from(FILES), st.integers(0, 10_000), st.sampled_from(["", "<", "w:", '"', "&#0;", "</w:p>", "<w:tbl>"])
)
def test_any_damage(path: Path, place: int, piece: str) -> None:
    """A document with something put into it, or with the rest cut off, is text or refused."""
    with zipfile.ZipFile(io.BytesIO(docx_of(path.read_bytes()))) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    text = parts["word/document.xml"].decode()
    place %= len(text)
    parts["word/document.xml"] = (text[:place] + (piece + text[place:] if piece else "")).encode()
    try:
        result = docx(zipped(parts), "notes.docx")
    except DocumentError:
        return
    assert len(result.lines) == len(result.origins)

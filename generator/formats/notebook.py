"""Jupyter notebook -> Markdown: the cells of text as they are, code and what it printed in fences.

Pictures are written into it as data addresses; a note stands where one is not in the notebook. See
https://nbformat.readthedocs.io/en/latest/format_description.html.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from bisect import bisect
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import unquote

from generator.errors import DocumentError
from generator.fences import FenceScanner
from generator.formats.writing import Lines, fenced, spaced, text_of
from generator.records import Text

# what JSON can name and a text cannot hold: controls, halves of surrogate pairs
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
COLOURS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")
ATTACHED = re.compile(r"(!\[[^\[\]\n]{0,500}\]\()attachment:([^()\n]*)\)")
# the likelier first: a plot may be there in several formats
PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml")
MAGIC = re.compile(r"%%(bash|sh|html|javascript|js|latex|perl|ruby|sql|R|julia|cython)\b")
MARK = re.compile(r"`{3,}|~{3,}")
BLANKS = re.compile(r"[ \t\n\r]*")
LETTERS = re.compile("[A-Za-z0-9+/]+={0,2}")
LEFT_OUT = "*(picture left out)*"


def ipynb(data: bytes, name: str) -> Text:
    """The text of a notebook in UTF-8 with line feeds; name: what messages call it.

    What a cell's code printed is said to come from the code's last line.
    Raises DocumentError where it is no notebook of version 4 of the format, of 2014.
    """
    text = data.decode("utf-8", "replace")
    try:
        notebook = json.loads(text)
        if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
            hint = "open it in Jupyter and save it again"
            raise DocumentError(name, 1, "not a notebook: there are no cells in it", hint)
        blocks = list(_blocks(text, _language(notebook.get("metadata"))))
    except json.JSONDecodeError as error:
        what = f"not a notebook: {error.msg[:1].lower()}{error.msg[1:].removesuffix(' starting at')}"
        raise DocumentError(name, error.lineno, what, "open it in Jupyter and save it again") from error
    except RecursionError as error:
        raise DocumentError(name, 1, "not a notebook: nested too deeply", "check what wrote it") from error
    return text_of(spaced(blocks))


def _language(metadata: Any) -> str:
    """What the notebook's code is written in."""
    for key, part in (("language_info", "name"), ("kernelspec", "language")):
        about = metadata.get(key) if isinstance(metadata, dict) else None
        if isinstance(about, dict) and isinstance(about.get(part), str):
            return str(about[part]).lower()
    return ""


def _values(text: str, index: int) -> Iterator[tuple[str, int, Any]]:
    """The members of the JSON object or array that begins at an index: name, where the value begins, value.

    The text is known to be JSON.
    """
    decoder = json.JSONDecoder()
    has_names = text[index] == "{"
    index = _skip(text, index + 1)
    while text[index] not in "]}":
        name = ""
        if has_names:
            name, index = decoder.raw_decode(text, index)
            index = _skip(text, _skip(text, index) + 1)
        value, end = decoder.raw_decode(text, index)
        yield name, index, value
        index = _skip(text, end)
        if text[index] == ",":
            index = _skip(text, index + 1)


def _skip(text: str, index: int) -> int:
    return BLANKS.match(text, index).end()  # type: ignore[union-attr]


def _blocks(text: str, language: str) -> Iterator[Lines]:
    """The blocks of all cells."""
    ends = [match.start() for match in re.finditer("\n", text)]
    cells = [at for name, at, _ in _values(text, _skip(text, 0)) if name == "cells"][-1]
    for number, (_, at, cell) in enumerate(_values(text, cells)):
        if not isinstance(cell, dict):
            continue
        members = {name: (begin, value) for name, begin, value in _values(text, at)}
        source = _source(text, *members.get("source", (at, "")), ends)
        kind = cell.get("cell_type")
        if not any(line.strip() for line, _ in source):
            source = []
        if kind == "markdown" or (kind == "raw" and number == 0 and source and source[0][0] == "---"):
            yield _closed(source, members.get("attachments", (at, None))[1])
        elif source:
            yield _code(source, language if kind == "code" else "")
        outputs = cell.get("outputs")
        if isinstance(outputs, list):
            yield from _outputs(outputs, source[-1][1] if source else 1 + bisect(ends, at))


def _source(text: str, begin: int, value: Any, ends: Sequence[int]) -> Lines:
    """The lines of a cell, each with that of the file where it begins."""
    pieces = [(begin, value)]
    if isinstance(value, list):
        pieces = [(at, piece) for _, at, piece in _values(text, begin)]
    lines: Lines = [("", 1 + bisect(ends, begin))]
    for at, piece in pieces:
        for number, line in enumerate(_text(piece).split("\n")):
            if number:
                lines.append(("", 1 + bisect(ends, at)))
            elif not lines[-1][0]:
                lines[-1] = ("", 1 + bisect(ends, at))
            lines[-1] = (lines[-1][0] + line, lines[-1][1])
    while lines and not lines[-1][0].strip():
        lines.pop()
    return lines


def _text(value: Any) -> str:
    """The text that JSON holds as a string or as a list of them."""
    text = "".join(part for part in value if isinstance(part, str)) if isinstance(value, list) else value
    if not isinstance(text, str):
        return ""
    # a line that is written anew, as a progress bar's, ends as it was written last
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in COLOURS.sub("", text).split("\n"))
    return CONTROLS.sub(" ", "\n".join(lines))


def _closed(lines: Lines, attachments: Any = None) -> Lines:
    """A cell of Markdown, its attachments written into it, in which nothing stays open that would swallow the next."""
    scanner = FenceScanner()
    written: Lines = []
    opening = ""
    is_comment = False
    for line, origin in lines:
        was_open = scanner.open
        if not is_comment and scanner.is_code(line):
            opening = opening if was_open else line
        else:
            is_comment = (is_comment or line.lstrip().startswith("<!--")) and "-->" not in line
            line = ATTACHED.sub(lambda match: _attached(match, attachments), line)
        written.append((line, origin))
    if scanner.open and (fence := MARK.search(opening)):
        return [*written, (re.sub(r"[^>]", " ", opening[: fence.start()]) + fence[0], written[-1][1])]
    return [*written, ("-->", written[-1][1])] if is_comment else written


def _attached(match: re.Match[str], attachments: Any) -> str:
    """The reference to a picture that is attached to a cell, with the picture."""
    names = attachments if isinstance(attachments, dict) else {}
    address = _picture(names.get(unquote(match[2])) or names.get(match[2]))
    return f"{match[1]}{address})" if address else LEFT_OUT


def _picture(bundle: Any) -> str:
    """The data address of the picture that is in a bundle of formats; "" where there is none."""
    formats = bundle if isinstance(bundle, dict) else {}
    for kind in PICTURES:
        if text := _text(formats.get(kind)).strip():
            letters = b64encode(text.encode()).decode() if "<svg" in text else "".join(text.split())
            return f"data:{kind};base64,{letters}" if LETTERS.fullmatch(letters) else ""
    return ""


def _code(source: Lines, language: str) -> Lines:
    magic = MAGIC.match(source[0][0])
    fence = fenced([line for line, _ in source], source[0][1], magic[1] if magic else language)
    origins = [source[0][1], *(origin for _, origin in source), source[-1][1]]
    return [(line, origin) for (line, _), origin in zip(fence, origins, strict=True)]


def _outputs(outputs: Sequence[Any], origin: int) -> Iterator[Lines]:
    """What a cell of code shows: text in one fence for what follows in one go, a note for a picture."""
    printed = ""
    for output in outputs:
        if not isinstance(output, dict):
            continue
        data = output.get("data")
        data = data if isinstance(data, dict) else {}
        is_picture = any(kind.startswith("image/") for kind in data)
        picture = f"![]({address})" if (address := _picture(data)) else LEFT_OUT
        if is_picture or "text/markdown" in data:
            yield _printed(printed, origin)
            printed = ""
            text = picture if is_picture else _text(data["text/markdown"])
            yield _closed([(line, origin) for line in text.strip("\n").split("\n")])
            continue
        if output.get("output_type") == "error":
            text = f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"
        else:
            text = _text(output.get("text")) or _text(data.get("text/plain"))
        printed += f"{'' if not printed or printed.endswith(chr(10)) else chr(10)}{text}"
    yield _printed(printed, origin)


def _printed(text: str, origin: int) -> Lines:
    text = text.strip("\n")
    return fenced(text.split("\n"), origin, step=0) if text.strip() else []

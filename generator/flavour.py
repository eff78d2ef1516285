"""Markdown as MkDocs, Docusaurus, Pandoc and Kramdown know it -> Markdown that GitHub knows.

    !!! warning "Hot"             > [!WARNING]
        The oven is.              > **Hot**
                                  >
                                  > The oven is.

Each is read where a document shows it: no text on GitHub begins a line so by chance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from itertools import groupby, islice

from generator import blocks, dollars, enclosed, formula
from generator.fences import FenceScanner
from generator.formula import Marked
from generator.patterns import lazy

# what each of them calls what GitHub has five names for
KINDS = {
    **dict.fromkeys("abstract example faq info note question quote seealso summary tldr todo".split(), "NOTE"),
    **dict.fromkeys("check done hint success tip".split(), "TIP"),
    **dict.fromkeys("important".split(), "IMPORTANT"),
    **dict.fromkeys("attention warning warn".split(), "WARNING"),
    **dict.fromkeys("bug caution danger error fail failure missing".split(), "CAUTION"),
}
INDENT = "    "
# how many lines a container may have; one that is never closed is none
LONGEST = 300
# each is looked for at every word
MOST_ABBREVIATIONS = 200
# one of them must be there for anything to be done
SIGN = lazy(
    r"^[ >]*(?:!!!|\?\?\?|=== |:::)|^:[ \t]|^\*\[|\{:?[ ]?[.#\w]|\$\$|\$`|\\[(\[]|\\begin\{|\[\$|\[latex\]"
    r"|:[a-z0-9_+-]+:|<[a-z][^<>\n]*\smarkdown\b",
    re.MULTILINE,
)
ADMONITION = re.compile(
    r"(?P<marks>[ >]*)(?:(?P<sign>!!!|\?\?\?\+?) ?(?P<kind>\w[\w -]*)|(?P<tab>===\+?) )"
    r"(?:(?<=[ \t])\"(?P<title>[^\"]*)\")?[ \t]*$"
)
CONTAINER = re.compile(r"(?P<marks>[ >]*):::+[ \t]*(?P<kind>[a-z]+)[ \t]*(?P<title>[^{}]*?)[ \t]*$")
CONTAINER_END = lazy(r"[ >]*:::+[ \t]*$")
ABBREVIATION = lazy(r"\*\[(?P<short>[^\]]+)\]:[ \t]*(?P<long>\S.*)")
DEFINITION = lazy(r":[ \t]+(?P<text>\S.*)")
NO_TERM = lazy(r"[ \t>|#:<]|[-*+] |\d+[.)] |`{3}|~{3}|$")
_ATTRIBUTE = r"(?:[.#][\w:-]+|[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[\w-]+))"
_ATTRIBUTES = rf"{_ATTRIBUTE}(?:[ ]+{_ATTRIBUTE})*[ ]?\}}"
# Pandoc's, without a colon: behind the text of a heading, and at once behind a link or picture
HEADING = lazy(
    rf"(?P<heading>[ >]*#{{1,6}}[ \t]+\S.*?)(?<=\S)[ \t]++\{{[ ]?(?=[.#]){_ATTRIBUTES}(?P<end>[ \t]*#*[ \t]*)$"
)
INLINE = lazy(
    # all of them begin with one of these signs, so that at a letter none is tried
    r"(?=[`$\\\[<{\]:]|[ \t]\{)(?:"
    rf"{dollars.CODE}"
    r"|\$`(?P<github>[^`\n]+)`\$"
    rf"|{dollars.FORMULA}|{dollars.DISPLAY}"
    r"|(?<!\w)\\\((?P<round>(?:[^\\]|\\[^()]){1,2000}?)\\\)"
    r"|(?<!\w)\\\[(?P<square>(?:[^\\]|\\[^\[\]]){1,2000}?)\\\](?!\()|\\."
    r"|\[\$\](?P<anki>[^\[\]$]+)\[/\$\]|\[\$\$\](?P<anki_display>[^\[\]$]+)\[/\$\$\]"
    r"|\[latex\](?P<latex>[^\[\]]+)\[/latex\]"
    r"|<[^<>\n]{1,4000}>"
    rf"|[ \t]?\{{(?::[ ]?|[ ](?=[.])){_ATTRIBUTES}|(?P<target>\]\([^()\s]*\))\{{[ ]?{_ATTRIBUTES}"
    r"|(?<![\w:/]):(?P<emoji>[a-z0-9_+-]{1,40}):(?![\w:]))"
)


def github(text: str, *, in_brackets: bool = True) -> str:
    r"""The text with what GitHub would show as typed put otherwise. in_brackets: \(a\) and \[a^2\] are formulas."""
    if not SIGN.search(text):
        return text
    lines = formula.display(_marked("\n".join(_admonitions(list(enclosed.parted(text.split("\n")))))))
    lines = list(_definitions(lines))
    found = (ABBREVIATION.fullmatch(line) for line, is_code in lines if not is_code)
    abbreviations = dict(islice(((each["short"], each["long"].strip()) for each in found if each), MOST_ABBREVIATIONS))
    read = _span if in_brackets else _span_but_brackets
    parts: list[str] = []
    for is_code, group in groupby(lines, key=lambda each: each[1]):
        part = [line for line, _ in group]
        if not is_code:
            text = "\n".join(
                HEADING.sub(r"\g<heading>\g<end>", line) for line in part if not ABBREVIATION.fullmatch(line)
            )
            part = _spans(text, read, abbreviations).split("\n")
        parts += part
    return "\n".join(parts)


def _marked(text: str) -> list[Marked]:
    """Each line, and whether it is code or HTML."""
    lines = text.split("\n")
    code: set[int] = set()
    for token in blocks.parser().parse(text):
        if token.map and token.type in ("fence", "code_block", "html_block"):
            code.update(range(*token.map))
    return [(line, number in code) for number, line in enumerate(lines)]


def _admonitions(lines: Sequence[str]) -> Iterator[str]:
    """The lines with admonitions as alerts, foldable ones as details, and tabs one below another."""
    scanner = FenceScanner()
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if scanner.is_code(line):
            yield line
            continue
        container = CONTAINER.match(line)
        begin = container if container and container["kind"] in KINDS else ADMONITION.match(line)
        end = _end_of_admonition(lines, number, begin) if begin else number
        if begin is None or not any(each.strip(" >") for each in lines[number:end]):
            yield line
            continue
        marks = begin["marks"]
        inside = "" if begin is container else INDENT
        body = list(_admonitions([each.removeprefix(marks).removeprefix(inside) for each in lines[number:end]]))
        while not body[-1].strip(" >"):
            body.pop()
        written = _alert(begin, body) if begin is container or begin["sign"] == "!!!" else _folded(begin, body)
        yield from (f"{marks}{each}".rstrip() for each in ("", *written, ""))
        number = end + (begin is container)


def _end_of_admonition(lines: Sequence[str], number: int, begin: re.Match[str]) -> int:
    """The number of the line after what stands in an admonition."""
    if begin.re is CONTAINER:
        most = min(len(lines), number + LONGEST)
        ends = (each for each in range(number, most) if CONTAINER_END.match(lines[each]))
        return next(ends, number)
    inside = f"{begin['marks']}{INDENT}"
    while number < len(lines) and (lines[number].startswith(inside) or not lines[number].strip(" >")):
        number += 1
    return number


def _alert(begin: re.Match[str], body: Sequence[str]) -> Iterator[str]:
    if begin.re is ADMONITION and begin["title"] == "":  # which GitHub's alerts cannot say
        yield from (f"> {each}".rstrip() for each in body)
        return
    kind, title = _names(begin)
    alert = KINDS.get(kind, "NOTE")
    yield f"> [!{alert}]"
    if title.upper() != alert:
        yield from (f"> **{title.strip('*')}**", ">")
    yield from (f"> {each}".rstrip() for each in body)


def _folded(begin: re.Match[str], body: Sequence[str]) -> Iterator[str]:
    """What opens at a touch; tabs, of which one shows at a time, stand one below another."""
    title = _names(begin)[1]
    if begin["tab"]:
        yield from (f"**{title}**", "", *body)
    else:
        opened = " open" if begin["sign"].endswith("+") else ""
        summary = f"<summary>{escape(re.sub('[*`]', '', title), quote=False)}</summary>"
        yield from (f"<details{opened}>", summary, "", *body, "", "</details>")


def _names(begin: re.Match[str]) -> tuple[str, str]:
    """The kind of an admonition and its title."""
    kind = (begin["kind"] or "note").split()[0].lower()
    return kind, (begin["title"] or "").strip("[] ") or kind.capitalize()


def _definitions(lines: Sequence[Marked]) -> Iterator[Marked]:
    """The lines with definition lists as HTML, which is what GitHub knows of them."""
    out: list[Marked] = []
    number = 0
    while number < len(lines):
        line, is_code = lines[number]
        term = None if is_code or not DEFINITION.match(line) else _term(out)
        if term is None:
            out.append((line, is_code))
            number += 1
            continue
        while not out[-1][0]:
            out.pop()
        out.pop()
        out += [(each, False) for each in ("", "<dl>", *_tagged("dt", [term]))]
        while number < len(lines) and (definition := DEFINITION.match(lines[number][0])):
            end = _end_of_definition(lines, number + 1)
            body = [definition["text"], *(_dedented(each) for each, _ in lines[number + 1 : end])]
            out += [(each, False) for each in _tagged("dd", body)]
            number = end
            while number + 1 < len(lines) and not lines[number][0] and DEFINITION.match(lines[number + 1][0]):
                number += 1
        out += [("</dl>", False), ("", False)]
    yield from out


def _term(above: Sequence[Marked]) -> str | None:
    """What is defined below the lines: a line alone, with no more than one blank line behind it."""
    last = list(above[-3:])
    if last and not last[-1][0]:
        last.pop()
    if not last or last[-1][1] or NO_TERM.match(last[-1][0]):
        return None
    return last[-1][0] if len(last) == 1 or not last[-2][0].strip() else None


def _end_of_definition(lines: Sequence[Marked], number: int) -> int:
    """The number of the line after a definition: it goes on in lines that are indented, or follow at once."""
    while number < len(lines):
        line = lines[number][0]
        if not line and not (number + 1 < len(lines) and lines[number + 1][0].startswith("  ")):
            break
        if DEFINITION.match(line) or (number + 1 < len(lines) and DEFINITION.match(lines[number + 1][0])):
            break
        number += 1
    return number


def _dedented(line: str) -> str:
    return line[min(4, len(line) - len(line.lstrip(" "))) :]


def _tagged(tag: str, lines: Sequence[str]) -> list[str]:
    """The lines in an element, with blank lines where Markdown is to be read in it."""
    if tag == "dt" and not re.search(r"[*_`\[<&$\\]", lines[0]):
        return [f"<dt>{escape(lines[0], quote=False)}</dt>"]
    return [f"<{tag}>", "", *lines, "", f"</{tag}>"]


def _spans(text: str, read: Callable[[re.Match[str]], str], abbreviations: dict[str, str]) -> str:
    """The text with formulas, emoji and abbreviations as GitHub has them, and without lists of attributes."""
    if not abbreviations:
        return INLINE.sub(read, text)
    left = dict(abbreviations)

    def part(match: re.Match[str]) -> str:
        if match["short"] in left:
            title, short = escape(left.pop(match["short"])), escape(match["short"], quote=False)
            return f'<abbr title="{title}">{short}</abbr>'
        return match[0] if match["short"] or match["address"] else read(match)

    return _abbreviated(abbreviations).sub(part, text)


def _abbreviated(names: Iterable[str]) -> re.Pattern[str]:
    """What is read within lines, and what is abbreviated there: the longest name that fits."""
    longest = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"{INLINE.pattern}|(?P<address>\]\([^()\s]*\)|\w+://\S+)|(?<!\w)(?P<short>{longest})(?!\w)")


def _span_but_brackets(match: re.Match[str]) -> str:
    return match[0] if match["round"] or match["square"] else _span(match)


def _span(match: re.Match[str]) -> str:
    if match["github"]:
        return f"${match['github'].strip()}$"
    if tex := match["round"] or match["anki"] or match["latex"]:
        plain = tex.strip().strip("$") if match["latex"] else tex
        return formula.inline_formula(plain) or (match[0] if match["round"] else f"${plain}$")
    if tex := match["square"]:
        return formula.display_formula(tex) or match[0]
    if tex := match["anki_display"]:
        return f"${formula.inline_formula(tex) or f'${tex}$'}$"
    if match["emoji"]:
        return _emoji(match["emoji"])
    if match["target"]:
        return match["target"]
    return "" if match[0].lstrip().startswith("{") else match[0]


def _emoji(name: str) -> str:
    """The sign that a name stands for; as it is typed if there is none."""
    from pymdownx import gemoji_db

    full = f":{name}:"
    known = gemoji_db.emoji.get(gemoji_db.aliases.get(full, full), {})
    points = known.get("unicode_alt") or known.get("unicode", "")
    return "".join(chr(int(point, 16)) for point in points.split("-")) if points else full

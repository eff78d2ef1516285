"""HTML that a document brought along -> HTML that may reach a card: an allow-list, applied by nh3.

What does something (scripts, event handlers, frames, forms), what comes from elsewhere and what would clash with the
cards' own looks is taken away; what an element says stays, but for scripts and styles, which say nothing.
"""

from __future__ import annotations

import html
import re
from functools import cache
from typing import TYPE_CHECKING

from generator.patterns import lazy

if TYPE_CHECKING:
    import nh3

ALLOWED = frozenset(
    """a abbr address article aside audio b bdi bdo blockquote br caption center cite code col colgroup dd del
    details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd li main
    mark nav ol p picture pre q rb rp rt rtc ruby s samp section small source span strike strong sub summary sup table
    tbody td tfoot th thead time tr tt u ul var video wbr""".split()
)
# what they hold is shown without them, and nobody misses them
TRANSPARENT = frozenset("acronym big body data font g-emoji html label nobr".split())
# what they hold is no text
EMPTIED = frozenset("applet embed iframe noembed noframes object script style svg template".split())
FORBIDDEN = EMPTIED | frozenset(
    """area base basefont bgsound blink button canvas datalist dialog dir fieldset form frame frameset head isindex
    keygen legend link map marquee math menu menuitem meta meter noscript optgroup option output param plaintext portal
    progress select slot textarea title track xmp""".split()
)
# whose content HTML reads as no HTML, up to the end of all if need be
SWALLOWING = frozenset("iframe noembed noframes plaintext script select style svg template textarea title xmp".split())
# what stands within a line, and so is closed in it
INLINE = frozenset(
    """a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike strong sub
    sup time tt u var""".split()
)
VOID = frozenset("br col embed hr img input source wbr".split())
ATTRIBUTES = {
    "*": {"class", "dir", "id", "lang", "title"},
    "a": {"href"},
    "audio": {"controls", "loop", "muted", "preload", "src"},
    "col": {"span"},
    "details": {"open"},
    "div": {"align"},
    "img": {"align", "alt", "height", "src", "width"},
    "input": {"checked", "disabled", "type"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "p": {"align"},
    "source": {"src", "type"},  # with a srcset, a picture would load another one than its package has
    "td": {"align", "colspan", "rowspan", "style"},
    "th": {"align", "colspan", "rowspan", "scope", "style"},
    "time": {"datetime"},
    "video": {"controls", "height", "loop", "muted", "poster", "preload", "src", "width"},
}
# where a link may lead; data: and file: are only for pictures and sound, whose files go into the package
LINKS = frozenset("ftp ftps geo git http https irc ircs magnet mailto news sftp sms ssh tel xmpp".split())
SCRIPTS = frozenset({"javascript", "vbscript"})
SCHEMES = LINKS | {"data", "file"}
# ours, Python-Markdown's and Pygments'
CLASS = re.compile(
    r"dp-(?:alert(?:-\w+)?|alert-title|code|diagram)|arithmatex|footnote(?:-ref|-backref)?|task-list(?:-item)?"
)
# those that a note's fields have around what the author wrote
OWN = lazy(r"dp-(?:question|options|right)")
TOKEN = re.compile(r"[a-z][a-z0-9]{0,2}")
ID = lazy(r"fn(?:ref\d*)?-[0-9a-f]{6}-\S+")
SCHEME = lazy(r"[\x00-\x20]*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
CONTROLS = lazy(r"[\x00-\x20\x7f-\xa0]")
# the boxes of task lists, and no other
INPUT = re.compile(r'<input(?! type="checkbox"(?: (?:disabled|checked)(?:="")?)* ?/?>)[^<>]*+>?', re.IGNORECASE)
# what Anki would take for commands of its own is written in signs that a parser reads, and so would write plainly;
# for them stand, in the meantime, characters that Unicode keeps for such uses
HIDDEN = {"&#123;": "\ufdd1", "&#125;": "\ufdd2", "&#91;": "\ufdd3"}
# what a stray </p> becomes
EMPTY = re.compile(r"<p></p>\n?")
TAG = lazy(r"<(?P<name>[a-z][a-z0-9-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*+\"|'[^']*+')*+)", re.IGNORECASE)
ATTRIBUTE = lazy(r"[\s/\"'](?P<name>[a-z:-]+)\s*=\s*(?P<value>\"[^\"]*+\"|'[^']*+'|[^\s>]*+)", re.IGNORECASE)


def clean(text: str) -> str:
    """The HTML with nothing in it but what is allowed."""
    return EMPTY.sub("", _cleaner().clean(INPUT.sub("", text)))


def field(text: str) -> str:
    """A note's whole field with nothing in it but what is allowed; braces and brackets that it hides stay hidden."""
    for sign, held in HIDDEN.items():
        text = text.replace(sign, held)
    text = _cleaner(is_field=True).clean(INPUT.sub("", text))
    for sign, held in HIDDEN.items():
        text = text.replace(held, sign)
    return text


@cache
def _cleaner(*, is_field: bool = False) -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(ALLOWED),
        clean_content_tags=set(EMPTIED),
        attributes=ATTRIBUTES,
        attribute_filter=_field_attribute if is_field else _attribute,
        link_rel=None,
        url_schemes=set(SCHEMES),
        filter_style_properties={"text-align"},
    )


def removed(text: str) -> tuple[str, ...]:
    """What clean takes away that its author may miss, each once: `<script>`, `onclick=`, `javascript:`."""
    found: dict[str, None] = {}
    for tag in TAG.finditer(text):
        name = tag["name"].lower()
        if name in FORBIDDEN or (name == "input" and INPUT.match(text, tag.start())):
            found[f"<{name}>"] = None
        for attribute in ATTRIBUTE.finditer(tag["attributes"]):
            key = attribute["name"].lower()
            if key.startswith("on"):
                found[f"{key}="] = None
            if key == "href" and (scheme := _scheme(html.unescape(attribute["value"].strip("\"'")))) not in LINKS:
                found[f"{scheme}:"] = None
            if key == "src" and (scheme := _scheme(html.unescape(attribute["value"].strip("\"'")))) in SCRIPTS:
                found[f"{scheme}:"] = None
    return tuple(found)


def is_element(name: str) -> bool:
    """Whether HTML has an element of that name; if not, it is `List<String>` or `kill <PID>`, and a text."""
    name = name.lower()
    return name in ALLOWED or name in TRANSPARENT or name in FORBIDDEN or "-" in name


def swallows(name: str) -> bool:
    """Whether an element of that name takes all that follows for its own."""
    return name.lower() in SWALLOWING


def is_link(address: str) -> bool:
    """Whether a card may have a link to the address."""
    return _scheme(address) in LINKS


def is_text(tag: re.Match[str], name: str) -> bool:
    """Whether what looks like a tag within a line is text that its author wants to be seen.

    That is a name of no element (`kill <PID>`), an element whose content would not be seen (`the <script> element`),
    and what has no attribute and is never closed, where no element would stand: behind a letter (`List<Object>`), or of
    a kind that no card may have.
    """
    lower = name.lower()
    if swallows(lower) or not is_element(lower):
        return True
    if lower in VOID or tag[0] != f"<{name}>":
        return False
    text, end = tag.string, tag.end()
    if text.find(f"</{name}", end) >= 0 or text.find(f"</{lower}", end) >= 0:
        return False
    is_glued = tag.start() > 0 and (text[tag.start() - 1].isalnum() or text[tag.start() - 1] == "_")
    return lower in FORBIDDEN or (is_glued and (name != lower or lower in INLINE))


def closed(text: str) -> str:
    """The HTML block with every tag that would swallow what follows, being left open, as a text."""
    folded = text.casefold()

    def part(tag: re.Match[str]) -> str:
        whole = text[tag.end() : tag.end() + 1] == ">"
        name = tag["name"].casefold()
        open_ended = (swallows(name) or name in EMPTIED - VOID) and f"</{name}" not in folded
        return tag[0] if whole and not open_ended else f"&lt;{tag[0][1:]}"

    return TAG.sub(part, text)


def _attribute(tag: str, name: str, value: str) -> str | None:
    """The value that an allowed attribute may have."""
    if name == "class":
        if tag == "span" and TOKEN.fullmatch(value):
            return value
        kept = [each for each in value.split() if CLASS.fullmatch(each) or (tag == "span" and TOKEN.fullmatch(each))]
        return " ".join(kept) or None
    if name == "id":
        return value if ID.fullmatch(value) else None
    if name == "href":
        return value if _scheme(value) in LINKS else None
    if name in ("src", "poster") and _scheme(value) == "data":
        return value if re.match(r"\s*data:(?:image|audio|video)/", value, re.IGNORECASE) else None
    return value


def _field_attribute(tag: str, name: str, value: str) -> str | None:
    return value if name == "class" and OWN.fullmatch(value) else _attribute(tag, name, value)


def _scheme(url: str) -> str:
    """The scheme of a URL as a browser reads it; one without is on the web or in the text."""
    found = SCHEME.match(CONTROLS.sub("", url))
    return found[1].lower() if found else "https"

"""The same small document in every format: whatever the format, all of it reaches the cards."""

from __future__ import annotations

import json
import re

import pytest

from generator.canonical import canonical
from generator.find import find
from generator.formats import FORMATS
from generator.normalize import normalize
from generator.read import parse
from tests.word import OFFICE, docx_of

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
MARKDOWN = """\
# What is **gluten**, and how does it form?

It is *stretchy*, ~~glue~~ a network, in [wheat](https://example.org/wheat); see `knead()`:

```python
def knead(dough):

    return dough * 2
```

- flour
- water
  - warm

1. mix
2. rest

| Flour | Protein |
| ----- | ------- |
| rye   | 9 %     |

Its share is $g = \\frac{p}{2}$, so

$$s = p^2$$

> Patience.

![a crumb](crumb.png)
"""
HTML = """\
<h1>What is <b>gluten</b>, and how does it form?</h1>
<p>It is <i>stretchy</i>, <s>glue</s> a network, in <a href="https://example.org/wheat">wheat</a>; see
<code>knead()</code>:</p>
<pre><code class="language-python">def knead(dough):

    return dough * 2
</code></pre>
<ul><li>flour</li><li>water<ul><li>warm</li></ul></li></ul>
<ol><li>mix</li><li>rest</li></ol>
<table><tr><th>Flour</th><th>Protein</th></tr><tr><td>rye</td><td>9 %</td></tr></table>
<p>Its share is \\(g = \\frac{p}{2}\\), so</p><p>\\[s = p^2\\]</p>
<script src="mathjax.js"></script>
<blockquote>Patience.</blockquote>
<p><img src="crumb.png" alt="a crumb"></p>
"""
RST = """\
What is **gluten**, and how does it form?
=========================================

It is *stretchy*, glue a network, in `wheat <https://example.org/wheat>`_; see ``knead()``:

.. code-block:: python

   def knead(dough):

       return dough * 2

- flour
- water

  - warm

1. mix
2. rest

===== =======
Flour Protein
===== =======
rye   9 %
===== =======

Its share is :math:`g = \\frac{p}{2}`, so

.. math:: s = p^2

..

   Patience.

.. image:: crumb.png
   :alt: a crumb
"""
ORG = """\
* What is *gluten*, and how does it form?
It is /stretchy/, +glue+ a network, in [[https://example.org/wheat][wheat]]; see =knead()=:

#+BEGIN_SRC python
def knead(dough):

    return dough * 2
#+END_SRC

- flour
- water
  - warm

1. mix
2. rest

| Flour | Protein |
|-------+---------|
| rye   | 9 %     |

Its share is \\(g = \\frac{p}{2}\\), so

\\[s = p^2\\]

#+BEGIN_QUOTE
Patience.
#+END_QUOTE

[[file:crumb.png]]
"""
ASCIIDOC = """\
= What is *gluten*, and how does it form?

It is _stretchy_, [.line-through]#glue# a network, in https://example.org/wheat[wheat]; see `knead()`:

[source,python]
----
def knead(dough):

    return dough * 2
----

* flour
* water
** warm

//

. mix
. rest

|===
|Flour |Protein

|rye |9 %
|===

Its share is latexmath:[g = \\frac{p}{2}], so

[stem]
++++
s = p^2
++++

____
Patience.
____

image::crumb.png[a crumb]
"""
NOTEBOOK = {
    "metadata": {"language_info": {"name": "python"}},
    "nbformat": 4,
    "cells": [
        {"cell_type": "markdown", "source": MARKDOWN.partition("```python")[0]},
        {"cell_type": "code", "source": "def knead(dough):\n\n    return dough * 2", "outputs": []},
        {
            "cell_type": "markdown",
            "source": MARKDOWN.partition("```\n\n")[2].replace("crumb.png", "attachment:crumb.png"),
            "attachments": {"crumb.png": {"image/png": PNG}},
        },
    ],
}
WORD = f"""\
<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">
<pkg:part pkg:name="/_rels/.rels"><pkg:xmlData>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>
</pkg:xmlData></pkg:part>
<pkg:part pkg:name="/word/_rels/document.xml.rels"><pkg:xmlData>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Type="{OFFICE}/hyperlink" Target="https://example.org/wheat" TargetMode="External"/>
<Relationship Id="rId2" Type="{OFFICE}/image" Target="media/image1.png"/>
<Relationship Id="rId3" Type="{OFFICE}/numbering" Target="numbering.xml"/>
<Relationship Id="rId4" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>
</pkg:xmlData></pkg:part>
<pkg:part pkg:name="/word/styles.xml"><pkg:xmlData>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/></w:style></w:styles>
</pkg:xmlData></pkg:part>
<pkg:part pkg:name="/word/media/image1.png"><pkg:binaryData>{PNG}</pkg:binaryData></pkg:part>
<pkg:part pkg:name="/word/numbering.xml"><pkg:xmlData>
<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl>
<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>
</w:numbering></pkg:xmlData></pkg:part>
<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{OFFICE}"
xmlns:m="{OFFICE.replace("relationships", "math")}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"
xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"><w:body>BODY</w:body></w:document>
</pkg:xmlData></pkg:part></pkg:package>
"""


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    return f"<w:p><w:pPr>{style}</w:pPr>{''.join(runs)}</w:p>"


def item(text: str, kind: int, depth: int = 0) -> str:
    return paragraph(run(text), style=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{kind}"/></w:numPr>')


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{paragraph(run(cell))}</w:tc>' for cell in cells)}</w:tr>"


def formula(numerator: str, denominator: str) -> str:
    parts = f"<m:num><m:r><m:t>{numerator}</m:t></m:r></m:num><m:den><m:r><m:t>{denominator}</m:t></m:r></m:den>"
    return f"<m:oMath><m:r><m:t>g = </m:t></m:r><m:f>{parts}</m:f></m:oMath>"


def word() -> bytes:
    typed = '<w:rFonts w:ascii="Consolas"/>'
    power = "<m:sSup><m:e><m:r><m:t>p</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
    blip = '<pic:pic><pic:blipFill><a:blip r:embed="rId2"/></pic:blipFill></pic:pic>'
    body = [
        paragraph(
            run("What is "), run("gluten", "<w:b/>"), run(", and how does it form?"), style='<w:outlineLvl w:val="0"/>'
        ),
        paragraph(
            *(run("It is "), run("stretchy", "<w:i/>"), run(", "), run("glue", "<w:strike/>"), run(" a network, in ")),
            *(f'<w:hyperlink r:id="rId1">{run("wheat")}</w:hyperlink>', run("; see "), run("knead()", typed), run(":")),
        ),
        *(paragraph(run(line, typed) if line else "") for line in ("def knead(dough):", "", "    return dough * 2")),
        *(item("flour", 1), item("water", 1), item("warm", 1, 1), item("mix", 2), item("rest", 2)),
        f"<w:tbl>{row('Flour', 'Protein').replace('<w:rPr>', '<w:rPr><w:b/>')}{row('rye', '9 %')}</w:tbl>",
        paragraph(run("Its share is "), formula("p", "2"), run(", so")),
        paragraph(f"<m:oMathPara><m:oMath><m:r><m:t>s = </m:t></m:r>{power}</m:oMath></m:oMathPara>"),
        paragraph(run("Patience."), style='<w:pStyle w:val="Quote"/>'),
        paragraph(
            f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="a crumb"/><a:graphic><a:graphicData>{blip}'
            "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        ),
    ]
    return docx_of(WORD.replace("BODY", "".join(body)).encode())


DOCUMENTS = {
    ".md": MARKDOWN.encode(),
    ".html": HTML.encode(),
    ".rst": RST.encode(),
    ".org": ORG.encode(),
    ".adoc": ASCIIDOC.encode(),
    ".ipynb": json.dumps(NOTEBOOK).encode(),
    ".docx": word(),
}


def answer(ending: str) -> str:
    document = parse(DOCUMENTS[ending], f"notes{ending}", FORMATS[ending])
    (card,) = normalize(document, find(document, "headings"), "Bread").cards
    assert re.sub(r"[*_]", "", card.front) == "What is gluten, and how does it form?"
    return card.back


@pytest.mark.parametrize("ending", DOCUMENTS)
@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("emphasis", r"(?m)^It is [*_]stretchy[*_], "),
        ("a link", r"\[wheat\]\(https://example\.org/wheat\)"),
        ("code in a line", r"see `knead\(\)`:"),
        ("a block of code", r"``` ?(?:python)?\ndef knead\(dough\):\n\n    return dough \* 2\n```"),
        ("a list", r"- flour\n- water\n  +- warm"),
        ("a numbered list", r"1\. mix\n2\. rest"),
        ("a table", r"\| Flour \| Protein \|\n\| --- \| --- \|\n\| rye \| 9 % \|"),
        ("a formula", r"Its share is \$g = ?\\frac\{p\}\{2\}\$, so"),
        ("a formula of its own", r"\$\$\s*s = ?\{?p\}?\^\{?2\}?\s*\$\$"),
        ("a quotation", r"(?m)^> Patience\."),
        ("a picture", r"!\[(?:a crumb)?\]\((?:crumb\.png|media/dp-[0-9a-f]{16}\.png)\)"),
    ],
)
def test_it_survives(ending: str, what: str, pattern: str) -> None:
    assert re.search(pattern, canonical(answer(ending))), what

"""A document that is parsed in stretches gives the blocks that it gives as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator import blocks
from generator.records import Block
from generator.stretches import stretches

HERE = Path(__file__).parent
DOCUMENTS = sorted(path for path in HERE.rglob("*.md") if path.is_file())
# what begins, goes on with and ends blocks of every kind, and what only looks like it
LINES = """
Word
a
Word here
# H
## H #
#
#x
#######
- i
* i
+ i
-
1. i
1) i
10. x
> q
>
    code
  two
   three
```
```py
~~~
   ```
  ```
````
---
***
===
| a | b |
|---|---|
a | b
--|--
<div>
</div>
<b>
<b>x</b>
<!-- c -->
<!-- open
-->
<script>
</script>
<pre>
</pre>
<details>
[r]: http://x
[r]: /y
  [s]: z
**b** x
** b
`c`
``` x ```
<!-- ``` -->
<?php
?>
<!DOCTYPE x>
<![CDATA[
]]>
[^1]: f
  - n
    - nn
<x
Title:""".split("\n")
CHOICES = [*LINES, "- ", "text  ", "\xa0", "\x0c", "\ttab", "- \ttab"]
TEXTS = st.lists(st.sampled_from(CHOICES) | st.just("") | st.just("Word on"), max_size=16)


@given(TEXTS)
@example(["", "\xa0", "Word"])
@example(["<h4>", "```", "a", "", "```", "", "# H", "", "```"])
@example(["1. a", "", "   ```", "   b", "", "c", "   ```"])
@example(["[a]: /x", "", "[A]: /y", "", "Word"])
def test_stretches_give_the_blocks_of_the_whole(lines: list[str]) -> None:
    same(lines)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_stretches_of_the_fixtures_give_the_blocks_of_the_whole(path: Path) -> None:
    same(path.read_text("utf-8").split("\n"))


def same(lines: Sequence[str]) -> None:
    assert blocks.parse(lines) == whole(lines)


def whole(lines: Sequence[str]) -> tuple[Block, ...]:
    if any("\t" in line for line in lines):
        lines = list(blocks.untabbed(lines))
    return tuple(sorted(blocks.by_parser(lines, {}), key=lambda block: block.first))


def test_plain_stretches_need_no_parser() -> None:
    lines = ["# A", "", "Word", "on", "## B", "```", "x", "```", "**b**: c", "", "- d", "", "e"]
    found = [(begin, end, kind) for begin, end, kind in stretches(lines)]
    assert found == [
        (0, 1, "heading"),
        (2, 4, "paragraph"),
        (4, 5, "heading"),
        (5, 8, "fence"),
        (8, 9, "paragraph"),
        (10, 12, None),
        (12, 13, "paragraph"),
    ]

"""How Sphinx makes the site of these pages: `make docs` writes it to build/docs/.

The pages are plain Markdown, to be read on any host of repositories as well: MyST reads CommonMark and GitHub's
tables, notes and links, and the order of the pages is in toc.yml and not in them.
"""

from __future__ import annotations

import re

from pygments.lexers.shell import BashSessionLexer
from sphinx.application import Sphinx

from generator import __version__

project = "deckpress"
author = copyright = "The deckpress authors"
version = release = __version__

extensions = ["myst_parser", "sphinx_external_toc"]
exclude_patterns = ["conftest.py"]
external_toc_path = "toc.yml"
myst_enable_extensions = ["alert"]
myst_heading_anchors = 4
# what a page shows as a file's name or a session is no Python
highlight_language = "none"
pygments_dark_style = "github-dark"
nitpicky = True

html_theme = "furo"
html_title = f"deckpress {version}"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False


class Session(BashSessionLexer):
    """A session whose only prompt is `$ `: what commands print of Markdown begins with `#`, which is one as well."""

    _ps1rgx = re.compile(r"^(\$ )(.*\n?)")


def setup(app: Sphinx) -> None:
    """Tell Sphinx how to colour sessions."""
    app.add_lexer("console", Session)

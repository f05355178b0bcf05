"""A memo as one self-contained HTML file, made by walking its Markdown.

The page fetches nothing and runs nothing: its content policy allows only its own styles.
"""

import re
from html import escape

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from quarter.shipped import folder


def write_page(title: str, markdown: str) -> str:
    """The HTML page that shows a memo written in Markdown."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    # The memo has no pictures; one that came from elsewhere could tell a stranger that it is read.
    parser.disable(["image", "html_block", "html_inline", "autolink"])
    body = parser.render(markdown)
    style = (folder("templates") / "page.css").read_text(encoding="utf-8")
    frame = (folder("templates") / "page.html").read_text(encoding="utf-8")
    parts = {"title": escape(title), "style": style, "body": body}
    # In one pass: a title that holds the name of another part stays a title.
    return re.sub(r"\{(title|style|body)\}", lambda found: parts[found[1]], frame)

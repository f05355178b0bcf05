"""A memo as one self-contained HTML file, made by walking its Markdown.

The page fetches nothing and runs nothing: its content policy allows only its own styles.
"""

from markdown_it import MarkdownIt
from markupsafe import escape
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
    return (
        frame.replace("{title}", str(escape(title))).replace("{style}", style).replace("{body}", body)
    )

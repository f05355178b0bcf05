"""A real browser, in which a test opens a page of ours as its reader would."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = (
    "--no-sandbox",  # in a container there is one already
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDTHS = {"desktop": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium of this machine, offline and with a profile that is thrown away."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Browser, page: str, width: str, scheme: str) -> Iterator[Page]:
    """A page at this width, where the reader prefers this scheme of colours.

    What looks into the page is let past its content policy; the page itself is not.
    """
    across, down = WIDTHS[width]
    context = browser.new_context(
        viewport={"width": across, "height": down},
        color_scheme=scheme,
        bypass_csp=True,
        offline=True,
    )
    try:
        tab = context.new_page()
        tab.set_content(page)
        yield tab
    finally:
        context.close()

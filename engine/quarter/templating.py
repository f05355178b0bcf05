"""What reads the templates, for every writer of words."""

from typing import Any

import jinja2

from quarter.shipped import folder


def environment(**settings: Any) -> jinja2.Environment:
    """Reads templates from their folder, with these settings of Jinja.

    A name that is not given is a fault, and a line that holds a block alone leaves none behind.
    """
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder("templates")),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        **settings,
    )

"""In what manner a memo is written: of what kind, for whom, and how its sources are cited."""

from collections.abc import Iterator
from dataclasses import dataclass

# The first of each is what is written unless another is asked for.
KINDS = ("memo", "brief", "submission", "advocate")
SIDES = ("detaining-power", "prisoner", "home-state")
ROLES = (*SIDES, "icrc")  # in a class also one that takes no side
STYLES = ("oscola5", "oscola4", "un")
AUDIENCES = ("internal", "partner", "public")  # from those who may be told most to everybody

DRAFT = "Draft"  # at the head of each printed page of what somebody has yet to sign

OWN_STYLES = {"submission": "un"}  # of kinds whose readers expect another than the first


@dataclass(frozen=True, slots=True)
class Manner:
    """How a memo is written. ``side``: for whom an advocate's speaks; none of another kind."""

    kind: str = KINDS[0]
    side: str | None = None
    style: str = STYLES[0]
    audience: str = AUDIENCES[0]

    def options(self) -> Iterator[str]:
        """What asks for it on the command line."""
        if self.kind != KINDS[0]:
            yield f"--kind {self.kind}"
        if self.side is not None:
            yield f"--for {self.side}"
        if self.style != usual_style(self.kind):
            yield f"--style {self.style}"
        if self.audience != AUDIENCES[0]:
            yield f"--audience {self.audience}"


def usual_style(kind: str) -> str:
    """How sources are cited in a memo of this kind, unless another style is asked for."""
    return OWN_STYLES.get(kind, STYLES[0])


USUAL = Manner()

"""The memos that are kept as they read, so that a change of their words is seen in review.

python tests/golden.py        writes them anew
"""

import re
from pathlib import Path

from quarter.answer import Opinion
from quarter.casefile import read_case
from quarter.memo import write_memo
from quarter.rulefile import read_rulebase
from quarter.shipped import find_case, folder

FOLDER = Path(__file__).parent / "golden"
CASES = (
    "kursk-2025",
    "decided/aaa-2023",
    "decided/osman-1968",
    "teaching/conscript",
    "teaching/two-borders",
)
HASH = re.compile(r"\b[0-9a-f]{12,64}\b")


def memos() -> dict[Path, str]:
    """Each memo as it reads today, without the hashes that any change of the files would move."""
    law = read_rulebase(folder("rules"))
    found = {}
    for name in CASES:
        path = find_case(name)
        assert path, f"no case is called {name}"
        memo = write_memo(Opinion(law, read_case(path, law)), command=f"quarter memo {name}")
        found[FOLDER / f"{path.stem}.md"] = HASH.sub("[...]", memo.markdown)
    return found


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for path, text in memos().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

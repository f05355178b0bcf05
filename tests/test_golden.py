"""Memos that read as they did, or as a reviewer has seen them read since."""

from golden import FOLDER, memos


def test_the_memos_that_are_kept_read_as_they_did() -> None:
    today = memos()

    assert sorted(FOLDER.iterdir()) == sorted(today)
    moved = [path.name for path, text in today.items() if path.read_text("utf-8") != text]
    assert not moved, "look at what changed, then write them anew: python tests/golden.py"

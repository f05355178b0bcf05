"""Files written whole or not at all."""

import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quarter.output import write_whole

if os.name == "nt":
    pytest.skip("what is asked here of files is POSIX", allow_module_level=True)

OLD, NEW = b"old\n", b"new " * 100_000


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(params=["over an old file", "for the first time"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "memo.md"
    if request.param == "over an old file":
        path.write_bytes(OLD)
    return path


@pytest.fixture
def any_mask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_file_is_written(path: Path) -> None:
    write_whole(path, NEW)

    assert path.read_bytes() == NEW
    assert left_in(path.parent) == ["memo.md"]


def test_a_file_may_be_empty_and_its_name_may_be_long(tmp_path: Path) -> None:
    path = tmp_path / ("é" * 126 + ".md")

    write_whole(path, b"")

    assert path.read_bytes() == b""


def test_a_file_in_the_folder_where_we_are_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    write_whole(Path("memo.md"), NEW)

    assert (tmp_path / "memo.md").read_bytes() == NEW


@pytest.mark.usefixtures("any_mask")
def test_only_its_owner_may_read_a_file(path: Path) -> None:
    if path.exists():
        path.chmod(0o644)

    write_whole(path, NEW)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.usefixtures("any_mask")
def test_only_its_owner_may_read_a_file_that_is_not_yet_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes = []

    def look(handle: int) -> None:
        modes.append(stat.S_IMODE(os.fstat(handle).st_mode))

    monkeypatch.setattr(os, "fsync", look)
    write_whole(path, NEW)

    assert modes[0] == 0o600


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left"), KeyboardInterrupt(), MemoryError()]
)
@pytest.mark.parametrize("step", ["fdopen", "fsync", "replace"])
def test_a_failure_leaves_what_was_there_and_nothing_else(
    step: str, error: BaseException, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = left_in(path.parent)

    def fail(*_: Any) -> None:
        raise error

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(type(error)):
        write_whole(path, NEW)

    assert left_in(path.parent) == before
    assert not path.exists() or path.read_bytes() == OLD


@pytest.mark.parametrize("size", [0, 1, 100_000])
def test_a_disk_that_fills_up_leaves_what_was_there(
    size: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = left_in(path.parent)
    opened = os.fdopen

    class Full:
        """A file that takes so many bytes and no more."""

        def __init__(self, handle: int, mode: str) -> None:
            self.file = opened(handle, mode)

        def __enter__(self) -> "Full":
            return self

        def __exit__(self, *_: object) -> None:
            self.file.close()

        def write(self, data: bytes) -> None:
            self.file.write(data[:size])
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", Full)
    with pytest.raises(OSError, match="No space left"):
        write_whole(path, NEW)

    assert left_in(path.parent) == before
    assert not path.exists() or path.read_bytes() == OLD


def test_a_failure_to_make_the_folder_last_is_no_failure_to_write(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> int:
        raise PermissionError

    monkeypatch.setattr(tempfile, "mkstemp", made_with(os.open))
    monkeypatch.setattr(os, "open", refuse)
    write_whole(path, NEW)

    assert path.read_bytes() == NEW


def made_with(opened: Any) -> Any:
    """A maker of temporary files that keeps the way to open one."""

    def make(prefix: str, dir: Path) -> tuple[int, str]:  # noqa: A002 - as in tempfile
        name = str(dir / f"{prefix}x")
        return opened(name, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), name

    return make


def test_a_reader_sees_the_old_file_or_the_new_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for step in ("fsync", "replace"):
        called = getattr(os, step)

        def look(*words: Any, called: Any = called) -> Any:
            seen.append(path.read_bytes() if path.exists() else None)
            return called(*words)

        monkeypatch.setattr(os, step, look)
    write_whole(path, NEW)

    assert seen[0] == seen[1] != NEW
    assert seen[2] == NEW


@pytest.mark.parametrize("kind", ["folder", "link", "dangling link", "link to a folder", "pipe"])
def test_what_is_no_file_is_refused_and_stays(kind: str, tmp_path: Path) -> None:
    path, target = tmp_path / "memo.md", tmp_path / "target"
    target.write_bytes(OLD)
    match kind:
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(target)
        case "dangling link":
            path.symlink_to(tmp_path / "none")
        case "link to a folder":
            path.symlink_to(tmp_path)
        case "pipe":
            os.mkfifo(path)
    before = left_in(tmp_path), path.lstat().st_mode

    with pytest.raises(OSError, match=r"is a folder|is a link|is not an ordinary file"):
        write_whole(path, NEW)

    assert (left_in(tmp_path), path.lstat().st_mode) == before
    assert target.read_bytes() == OLD


@pytest.mark.parametrize("name", ["/dev/full", "/dev/null", "/dev/stdout"])
def test_a_device_is_refused(name: str) -> None:
    if not Path(name).exists():
        pytest.skip("this machine has no such device")

    with pytest.raises(OSError, match=r"is a link|is not an ordinary file"):
        write_whole(Path(name), NEW)


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "memo.md", NEW)

    assert left_in(tmp_path) == []


def test_what_a_killed_writer_left_is_swept_away_and_nothing_else_is(tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    gone = tmp_path / f".memo.md.{ended.pid}.abc_12"
    kept = [
        tmp_path / f".memo.md.{os.getpid()}.abc_12",
        tmp_path / f".memo.md.{os.getppid()}.abc_12",
        tmp_path / f".other.md.{ended.pid}.abc_12",
        tmp_path / f"memo.md.{ended.pid}.abc_12",
        tmp_path / ".memo.md.x.abc_12",
        tmp_path / f".memo.md.{ended.pid}.abc.old",
    ]
    never = tmp_path / f".memo.md.{10**30}.abc_12"
    for path in (gone, never, *kept):
        path.write_bytes(OLD)

    write_whole(tmp_path / "memo.md", NEW)

    assert left_in(tmp_path) == sorted(["memo.md", *(path.name for path in kept)])


def test_the_writer_of_another_user_is_let_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: int) -> None:
        raise PermissionError

    (tmp_path / ".memo.md.7.abc").write_bytes(OLD)
    monkeypatch.setattr(os, "kill", refuse)
    write_whole(tmp_path / "memo.md", NEW)

    assert left_in(tmp_path) == [".memo.md.7.abc", "memo.md"]


KILLED = """
import os, signal, sys
from pathlib import Path
from quarter.output import write_whole
os.{step} = lambda *words: os.kill(os.getpid(), signal.SIGKILL)
write_whole(Path(sys.argv[1]), b"new")
"""


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_writer_that_is_killed_leaves_what_was_there_and_the_next_one_sweeps(
    step: str, path: Path
) -> None:
    before = path.read_bytes() if path.exists() else None

    killed = subprocess.run(
        [sys.executable, "-c", KILLED.format(step=step), str(path)], check=False
    )

    assert killed.returncode < 0
    assert (path.read_bytes() if path.exists() else None) == before
    assert len(left_in(path.parent)) == 1 + (before is not None)
    write_whole(path, NEW)
    assert left_in(path.parent) == ["memo.md"]


def test_writers_at_one_time_leave_one_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "memo.md"
    start = (
        "import sys; from pathlib import Path; from quarter.output import write_whole\n"
        "for _ in range(20): write_whole(Path(sys.argv[1]), sys.argv[2].encode() * 50_000)"
    )
    writers = [subprocess.Popen([sys.executable, "-c", start, str(path), sign]) for sign in "abc"]

    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert path.read_bytes() in [sign * 50_000 for sign in (b"a", b"b", b"c")]
    assert left_in(tmp_path) == ["memo.md"]


def test_the_temporary_file_stands_beside_the_file_and_names_its_writer(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    make = tempfile.mkstemp

    def look(**words: Any) -> tuple[int, str]:
        found = make(**words)
        made.append(Path(found[1]))
        return found

    monkeypatch.setattr(tempfile, "mkstemp", look)
    write_whole(path, NEW)

    assert made[0].parent == path.parent
    assert made[0].name.startswith(f".memo.md.{os.getpid()}.")

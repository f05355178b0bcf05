"""Files written whole or not at all."""

import contextlib
import glob
import os
import re
import sys
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file by these bytes in one step, readable by its owner alone.

    A reader sees the old file or the new one, never a part; what cannot be written leaves the old
    file as it was. What an earlier run left when it was killed is swept away. Raises OSError.
    """
    if path.is_symlink():
        raise OSError(f"'{path}' is a link to another file")
    if path.is_dir():
        raise IsADirectoryError(f"'{path}' is a folder")
    if path.exists() and not path.is_file():
        raise OSError(f"'{path}' is not an ordinary file")
    folder = path.parent
    _sweep(folder, path.name)
    handle, name = tempfile.mkstemp(prefix=f".{_stem(path.name)}.{os.getpid()}.", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)  # noqa: PTH105 - the name is a string of the operating system
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    with contextlib.suppress(OSError):  # some systems cannot open a folder
        at = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(at)
        finally:
            os.close(at)


def _stem(name: str) -> str:
    """What a temporary file is called after: so much of the name that there is room for more."""
    return os.fsencode(name)[:100].decode(sys.getfilesystemencoding(), "ignore")


def _sweep(folder: Path, name: str) -> None:
    """Remove what writers of this file left behind that are no longer alive."""
    stem = _stem(name)
    left = re.compile(rf"\.{re.escape(stem)}\.(\d+)\.\w+")
    with contextlib.suppress(OSError):
        for path in folder.glob(f".{glob.escape(stem)}.*"):
            found = left.fullmatch(path.name)
            if found and not _is_alive(int(found[1])):
                path.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    if os.name == "nt":
        return True  # to ask there would end it
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True

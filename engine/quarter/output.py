"""Files written whole or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file by these bytes in one step, readable by its owner alone.

    A reader sees the old file or the new one, never a part; what cannot be written leaves the old
    file as it was. Raises OSError.
    """
    folder = path.parent
    if path.is_dir():
        raise IsADirectoryError(f"'{path}' is a folder")
    if path.exists() and not path.is_file():
        raise OSError(f"'{path}' is not an ordinary file")
    if path.is_symlink():
        raise OSError(f"'{path}' is a link to another file")
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.{os.getpid()}.", dir=folder)
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

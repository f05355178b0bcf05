"""What LibreOffice makes of Word files."""

import subprocess
from collections.abc import Iterable
from pathlib import Path


def converted(document: Path, form: str, folder: Path | None = None) -> Path:
    """The file in another form, or saved again; beside it, or in a folder."""
    (made,) = all_converted([document], form, folder)
    return made


def all_converted(
    documents: Iterable[Path], form: str, folder: Path | None = None
) -> tuple[Path, ...]:
    """Files that lie in one folder, each in another form: LibreOffice is started once."""
    paths = tuple(documents)
    beside = paths[0].parent
    into = folder or beside
    into.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(beside / 'profile').as_uri()}"
    names = [path.name for path in paths]
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", form, "--outdir", into, *names],
        cwd=beside,
        check=True,
        capture_output=True,
        timeout=240,
    )
    return tuple(into / path.with_suffix(f".{form}").name for path in paths)

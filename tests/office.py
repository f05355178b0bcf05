"""What LibreOffice makes of a Word file."""

import subprocess
from pathlib import Path


def converted(document: Path, form: str, folder: Path | None = None) -> Path:
    """The file in another form, or saved again; beside it, or in a folder."""
    into = folder or document.parent
    into.mkdir(exist_ok=True)
    profile = f"-env:UserInstallation={(document.parent / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", "--headless", profile, "--convert-to", form, "--outdir", into, document.name],
        cwd=document.parent,
        check=True,
        capture_output=True,
        timeout=240,
    )
    return into / document.with_suffix(f".{form}").name

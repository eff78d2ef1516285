"""importing.py [PACKAGE]: open Anki's backend on a new profile, and import the package."""

import sys
import tempfile
from pathlib import Path

from anki.collection import Collection, ImportAnkiPackageRequest


def main(*packages: str) -> None:
    """Import the packages."""
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        for package in packages:
            collection.import_anki_package(ImportAnkiPackageRequest(package_path=package))
        collection.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

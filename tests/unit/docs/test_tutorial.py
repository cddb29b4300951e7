"""The tutorial runs, and shows what it says that it shows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

DOCS = Path(__file__).parents[3] / "docs"
TUTORIAL = DOCS / "tutorial.ipynb"
PICTURE = "image/png"  # differs with the version of matplotlib, and is large


def test_the_tutorial_shows_what_running_it_gives(
    golden: Callable[[Path, str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(DOCS.parent))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    notebook = nbformat.read(TUTORIAL, as_version=4)
    metadata = dict(notebook.metadata)
    client = NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(DOCS)}})
    client.execute()
    notebook.metadata = nbformat.from_dict(metadata)
    pictures = 0
    for cell in notebook.cells:
        cell.metadata.clear()
        if cell.cell_type == "code":
            cell.execution_count = None
            for output in cell.outputs:
                pictures += "data" in output and output.data.pop(PICTURE, None) is not None
                if "execution_count" in output:
                    output.execution_count = None
    assert pictures == 2
    golden(TUTORIAL, nbformat.writes(notebook) + "\n")


def test_it_is_small() -> None:
    assert TUTORIAL.stat().st_size < 50_000

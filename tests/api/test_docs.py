"""The examples in docs/python.md, run in order on a copy of the samples.

`python tests/api/test_docs.py` writes their output into the page.
"""

import contextlib
import io
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "python.md"
_EXAMPLE = re.compile(r"```python\n(?P<code>.*?)```\n(?:\n```text\n(?P<printed>.*?)```\n)?", re.S)


def run_examples(text: str) -> str:
    """Return the page with the output of each example."""
    names: dict[str, Any] = {}

    def run(found: re.Match[str]) -> str:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(found["code"], names)  # noqa: S102 # our own page
        return f"```python\n{found['code']}```\n\n```text\n{printed.getvalue()}```\n"

    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "samples", Path(folder, "samples"))
        before = Path.cwd()
        os.chdir(folder)
        try:
            return _EXAMPLE.sub(run, text)
        finally:
            os.chdir(before)


def test_every_example_prints_what_the_page_shows() -> None:
    text = PAGE.read_text("utf-8")
    assert run_examples(text) == text
    assert "```text\n```" not in text


if __name__ == "__main__":
    PAGE.write_text(run_examples(PAGE.read_text("utf-8")), "utf-8")

"""Find the assignee of a file: the manifest of its package names the person."""

import json
from dataclasses import replace
from pathlib import PurePosixPath

from tmx_extract.inputs.archive.archive import STANDARD_INPUT
from tmx_extract.inputs.files import InputFile
from tmx_extract.inputs.registry import Inputs
from tmx_extract.outputs.manifest import MANIFEST, TOOL


class PackageOwners:
    """The assignees of the packages in the inputs."""

    def __init__(self, inputs: Inputs) -> None:
        """Look for manifests in all inputs, except standard input: it can be read only once."""
        self._names: dict[tuple[str, PurePosixPath], str] = {}
        if STANDARD_INPUT in inputs.names:
            return
        # A single file has no manifest beside it; archives unpack only the requested files.
        names = [name for name in inputs.names if not inputs.is_page(name)]
        suffixes = {PurePosixPath(MANIFEST).suffix}
        for file in Inputs(names, replace(inputs.options, suffixes=suffixes, all_kinds=False)):
            if file.relative.name == MANIFEST and file.refused is None:
                self._names[file.location, file.relative.parent] = _read_name(file)

    def find(self, file: InputFile) -> str:
        """Return the assignee of the innermost package with the file; empty if no one is named."""
        keys = ((file.location, folder) for folder in file.relative.parents)
        return next((self._names[key] for key in keys if key in self._names), "")


def _read_name(manifest: InputFile) -> str:
    try:
        told = json.loads(manifest.read())
        name = told["assigned_to"] if told["tool"] == TOOL else ""
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return ""
    return name if isinstance(name, str) else ""

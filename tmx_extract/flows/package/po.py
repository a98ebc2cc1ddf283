"""A package of PO files."""

from tmx_extract.flows.package.builder import PackageBuilder
from tmx_extract.flows.package.readme import Readme

_MEMORY = "tm/memory.tmx"


def fill(work: PackageBuilder) -> None:
    """Write one file for each page in the folder of the language, and a memory of all pairs."""
    _, written = work.prepare("po", "segment")
    folder = f"po/{written.target_language.replace('-', '_')}"
    work.write_pages("po", folder)
    in_memory = work.write_memory(_MEMORY, "pair")
    work.facts["memory"] = {_MEMORY: in_memory}
    is_omitted = work.options.form.machine_target == "omit"
    readme = Readme(work, "PO files of gettext")
    readme.add_files(
        {
            f"{folder}/": "one PO file for each page, in the folders of the pages",
            _MEMORY: f"a translation memory, TMX 1.4, with {in_memory:,} pairs",
        }
    )
    readme.add_steps(
        "Open a file of the folder `po`, or the folder as a project, in your PO editor.",
        "Machine text is left out: these entries are untranslated."
        if is_omitted
        else "Machine text is marked fuzzy: correct it and take the mark away.",
        "Save the files under their own names. Leave `msgctxt`: it says which sentence is which.",
        f"If your editor has a translation memory, import `{_MEMORY}`.",
    )
    readme.add_tried_tools(
        "`msgfmt --check` of gettext accepts every file.",
        "translate-toolkit reads them, one by one and the folder as a whole (`pocount po`).",
    )
    readme.write()

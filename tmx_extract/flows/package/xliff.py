"""A package of XLIFF files."""

from tmx_extract.flows.package.builder import PackageBuilder
from tmx_extract.flows.package.readme import Readme

_MEMORY = "tm/memory.tmx"
_STATES = {
    "1.2": "Machine text has the state `needs-review-translation`; human text is approved.",
    "2": "Machine text has the state `initial`; human text is `final`.",
}
_PLACES = {
    "match": "Machine text is offered as a match; its target is empty.",
    "omit": "Machine text is left out; its target is empty.",
}


def fill(work: PackageBuilder) -> None:
    """Write one file for each page, and a memory of all distinct pairs."""
    version = work.options.form.version
    work.write_pages("xliff" if version == "1.2" else "xliff2", "pages")
    in_memory = work.write_memory(_MEMORY, "pair")
    work.facts["memory"] = {_MEMORY: in_memory}
    machine = _PLACES.get(
        work.options.form.machine_target, _STATES[version if version == "1.2" else "2"]
    )
    readme = Readme(work, f"XLIFF {version}")
    readme.add_files(
        {
            "pages/": f"one XLIFF {version} file for each page, in the folders of the pages",
            _MEMORY: f"a translation memory, TMX 1.4, with {in_memory:,} pairs",
        }
    )
    readme.add_steps(
        "Make a project in your tool, from the source language to the target language above.",
        f"Add `{_MEMORY}` as its translation memory.",
        "Add the folder `pages` as the files to translate. Names end in `.xlf`.",
        machine,
        "Save the files under their own names: the ids in them say which sentence is which.",
    )
    readme.add_tried_tools(
        f"The files are valid XLIFF {version} by the schemas of OASIS, and translate-toolkit reads"
        " them.",
        "OmegaT 3.6 takes the targets for the text to translate. For OmegaT, make a package with"
        " `--for omegat`.",
    )
    readme.write()

"""Build the current memory of a lake: all page versions and edits, by the rules in SQL."""

from dataclasses import dataclass, field
from typing import Literal

from tmx_extract.errors import LakeError
from tmx_extract.flows.lake.edits import read_standing_edits
from tmx_extract.flows.lake.heads import find_deleted
from tmx_extract.lake.engine import BuildInput, BuildOptions, Engine
from tmx_extract.lake.layout import Build, Lake, open_lake

BuildEngine = Literal["duckdb", "spark"]


@dataclass(slots=True, kw_only=True)
class BuildReport:
    """The result of a build."""

    versions: int = 0
    """The number of page versions in the lake."""
    documents: int = 0
    """The number of current documents."""
    segments: int = 0
    """The number of their segments, with texts that were not chosen."""
    entries: int = 0
    """The number of distinct pairs."""
    locales: list[str] = field(default_factory=list)


def build_memory(location: str, engine: BuildEngine, options: BuildOptions) -> BuildReport:
    """Derive the current memory, and make it the current build.

    Readers see the earlier build until the new one is complete.
    """
    lake = open_lake(location)
    additions = [addition.name for addition in lake.list_additions()]
    pages = lake.list_files("pages")
    if not pages:
        raise LakeError(
            f"{location} has no pages",
            advice=f"Add some: tmx-extract lake ingest INPUT --lake {location}",
        )
    given = BuildInput(pages=pages, deleted=find_deleted(lake), edits=read_standing_edits(lake))
    unfinished = lake.start()
    try:
        files = _open_engine(engine, options).build(lake, unfinished, given)
        unfinished.publish_build(files, additions=additions, engine=engine)
    finally:
        unfinished.discard()
    lake.remove_old_builds()
    return BuildReport(
        versions=sum(file.rows for file in pages),
        documents=sum(file.rows for file in files["documents"]),
        segments=sum(file.rows for file in files["memory"]),
        entries=sum(file.rows for file in files["entries"]),
        locales=sorted({file.locale for file in files["documents"]}),
    )


def _open_engine(engine: BuildEngine, options: BuildOptions) -> Engine:
    if engine == "spark":
        from tmx_extract.lake.spark_engine import SparkEngine  # noqa: PLC0415 - an extra

        return SparkEngine(options)
    from tmx_extract.lake.duckdb_engine import DuckDBEngine  # noqa: PLC0415 - an extra

    return DuckDBEngine(options)


def expect_build(lake: Lake) -> Build:
    """Return the current build; raise `LakeError` if there is none, or if it lacks additions."""
    build = lake.find_build()
    advice = f"Build it: tmx-extract lake build --lake {lake.location}"
    if build is None:
        raise LakeError(f"the memory of {lake.location} was not built yet", advice=advice)
    missing = {addition.name for addition in lake.list_additions()} - {*build.additions}
    if missing:
        raise LakeError(
            f"{lake.location} has additions that its memory does not include yet", advice=advice
        )
    return build

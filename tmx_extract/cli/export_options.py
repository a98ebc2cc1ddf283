"""The options of every export command: the form of the pairs, and the number of files."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar, cast, get_args

import typer

from tmx_extract.cli.filters import MOST, Filters, build_selection
from tmx_extract.cli.option_groups import OptionChanges
from tmx_extract.cli.options import LanguageCodesOption, expect_known
from tmx_extract.formats.options import (
    CodeMode,
    ContextName,
    FormatOptions,
    MachineTarget,
    XliffCodes,
)
from tmx_extract.formats.registry import Format
from tmx_extract.model import Dedupe, SplitBy

if TYPE_CHECKING:
    from tmx_extract.flows.export import ExportOptions

DEFAULT_PLACES = 5
"""The default number of other places. Most repeated pairs have few places, but headings and table
cells have very many."""
OTHERS_IGNORE: tuple[ContextName, ...] = ("memoq", "trados", "xtm", "phrase")
"""The tools of `--context all`: their names mean nothing to other tools. OmegaT's names would make
a pair an alternative translation."""

_WRITING = "Content of the files"
_SPLITTING = "Several files"


@dataclass(frozen=True, slots=True, kw_only=True)
class WritingOptions:
    """The options for the form of a file; the format decides which values are allowed."""

    heading: ClassVar = _WRITING

    dedupe: Annotated[
        Dedupe,
        typer.Option(
            help="Write one unit for each occurrence (none), segment, pair of texts, or source."
        ),
    ]
    language_codes: LanguageCodesOption
    codes: Annotated[str, typer.Option(help="Choose how inline codes are written.")]
    xliff_codes: Annotated[str, typer.Option(help="Choose the elements of native codes.")]
    machine_target: Annotated[str, typer.Option("--mt-as", help="Choose where machine text goes.")]
    context: Annotated[
        str,
        typer.Option(
            help=(
                "Write the sources before and after under the names of these tools, separated by "
                "commas, or all."
            )
        ),
    ] = ""
    elsewhere: Annotated[
        int,
        typer.Option(
            "--places",
            min=0,
            max=MOST,
            help=(
                "With --dedupe pair or source: list this many more locations of each pair; 0 "
                "is the fastest."
            ),
        ),
    ] = DEFAULT_PLACES
    version: Annotated[str, typer.Option("--xliff-version", help="Choose the version.")]
    for_spreadsheets: Annotated[
        bool,
        typer.Option(
            "--for-spreadsheets",
            help="Put an apostrophe before texts that begin like a formula; merge removes it.",
        ),
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Splitting:
    """The options for several files."""

    heading: ClassVar = _SPLITTING

    split_by: Annotated[
        str | None,
        typer.Option(
            help=(
                "Write a folder with one file for each document, folder, product or type, or "
                "for each 5000 pairs (size=5000), and a manifest.json that lists them."
            )
        ),
    ] = None
    force: Annotated[
        bool,
        typer.Option(help="Write the folder even if one exists; the old one is kept beside it."),
    ] = False


def differences(kind: Format) -> OptionChanges:
    """Return the options that the format has, and their defaults."""
    unfit = {"context": not kind.contexts, "elsewhere": not kind.writes_elsewhere}
    unfit["for_spreadsheets"] = not kind.has_guards
    return OptionChanges(
        choices={
            "codes": kind.codes,
            "xliff_codes": kind.xliff_codes,
            "machine_target": kind.machine_targets,
            "version": kind.versions,
        },
        defaults={
            "dedupe": kind.default_dedupe,
            "language_codes": kind.language_codes,
            "elsewhere": DEFAULT_PLACES if kind.writes_elsewhere else 0,
        },
        hidden=[name for name, is_unfit in unfit.items() if is_unfit],
    )


def read_options(
    name: str, kind: Format, filters: Filters, writing: WritingOptions
) -> "ExportOptions":
    """Return the checked options; raise `BadParameter` for options that the format lacks."""
    from tmx_extract.flows.export import ExportOptions

    if writing.codes != "native" and writing.xliff_codes not in ("", *kind.xliff_codes[:1]):
        raise typer.BadParameter("means nothing without --codes native", param_hint="--xliff-codes")
    return ExportOptions(
        format=name,
        selection=build_selection(
            filters, dedupe=writing.dedupe, places_elsewhere=writing.elsewhere
        ),
        form=FormatOptions(
            language_codes=writing.language_codes,
            version=writing.version,
            codes=cast(CodeMode, writing.codes),
            xliff_codes=cast(XliffCodes, writing.xliff_codes or "g"),
            machine_target=cast(MachineTarget, writing.machine_target),
            context=_read_context(writing.context, kind),
            for_spreadsheets=_read_guards(writing, kind),
        ),
    )


def _read_guards(writing: WritingOptions, kind: Format) -> bool:
    if writing.for_spreadsheets and not kind.has_guards:
        raise typer.BadParameter(f"{kind.title} needs no guards", param_hint="--for-spreadsheets")
    return writing.for_spreadsheets


def _read_context(typed: str, kind: Format) -> frozenset[ContextName]:
    if not typed:
        return frozenset()
    if not kind.contexts:
        raise typer.BadParameter(f"{kind.title} has no place for it", param_hint="--context")
    words = [word.strip() for word in typed.split(",")]
    expect_known(words, (*kind.contexts, "all"), "--context")
    named = {*words, *(OTHERS_IGNORE if "all" in words else ())}
    return frozenset(name for name in kind.contexts if name in named)


def read_split(typed: str) -> tuple[SplitBy | None, int]:
    """Return the way to divide the pairs, or None and the number of pairs."""
    known = get_args(SplitBy)
    word, _, number = typed.partition("=")
    if word == "size" and re.fullmatch("0*[1-9][0-9]{0,17}", number):
        return None, int(number)
    if typed not in known:
        expect_known([typed], (*known, "size=N"), "--split-by")
    return cast(SplitBy, typed), 0

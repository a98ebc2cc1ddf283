"""Several languages in one file: the options of the export commands."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import typer

from tmx_extract.cli.filters import PANEL
from tmx_extract.cli.options import expect_locale
from tmx_extract.model import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Joining:
    """The options, unchecked."""

    heading: ClassVar = PANEL

    locales: Annotated[
        str | None,
        typer.Option(
            help="Join several target locales, separated by commas, by their English sentence."
        ),
    ] = None
    source: Annotated[
        str | None,
        typer.Option(
            help="With --locales: use the texts of this locale as the source. Default: the "
            "original."
        ),
    ] = None


def join_locales(selection: Selection, joining: Joining) -> Selection:
    """Return the selection, joined if requested; raise `BadParameter` for invalid values."""
    if joining.locales is None:
        if joining.source is not None:
            raise typer.BadParameter("needs --locales, the targets", param_hint="--source")
        return selection
    if selection.locale is not None:
        raise typer.BadParameter("cannot be used with --locale", param_hint="--locales")
    locales = tuple(expect_locale(tag, "--locales") for tag in joining.locales.split(","))
    source = None if joining.source is None else expect_locale(joining.source, "--source")
    return replace(selection, locales=locales, source=source)

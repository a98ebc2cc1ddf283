"""The kinds of packages: one line each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from tmx_extract.flows.package.builder import PackageBuilder
from tmx_extract.formats.options import CodeMode, MachineTarget

Fill = Callable[[PackageBuilder], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageKind:
    """One kind of package."""

    title: str
    module: str
    """The module of this room with the function `fill`, which writes the files of the package."""
    versions: tuple[str, ...] = ()
    """The versions of the format of its pages, the default first."""
    codes: tuple[CodeMode, ...] = ("text",)
    """The ways to write inline codes, the default first."""
    machine_targets: tuple[MachineTarget, ...] = ("target",)
    """The places for machine translation, the default first."""
    takes_inputs: bool = False
    """Whether it needs the pages themselves."""

    @property
    def fill(self) -> Fill:
        """The function that writes the files of the package."""
        fill: Fill = import_module(f"tmx_extract.flows.package.{self.module}").fill
        return fill


KINDS: Mapping[str, PackageKind] = {
    "omegat": PackageKind(
        title="a project of OmegaT: pages, memories, settings",
        module="omegat.project",
        codes=("text",),
        takes_inputs=True,
    ),
    "xliff": PackageKind(
        title="one XLIFF file for each page, and a memory",
        module="xliff",
        versions=("1.2", "2.0", "2.1"),
        codes=("native", "text", "plain"),
        machine_targets=("target", "match", "omit"),
    ),
    "po": PackageKind(
        title="one PO file for each page, and a memory",
        module="po",
        codes=("text", "plain"),
        machine_targets=("target", "omit"),
    ),
}

"""The kinds of packages: one line each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module

from tmx_extract.flows.package.work import Work
from tmx_extract.formats.options import CodeMode, MachineTarget

Fill = Callable[[Work], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of package."""

    title: str
    module: str
    """The module of this room with the function `fill`, which puts everything into the package."""
    versions: tuple[str, ...] = ()
    """Of the format of its pages, the default first."""
    codes: tuple[CodeMode, ...] = ("text",)
    """How inline codes can be written, the default first."""
    machine_targets: tuple[MachineTarget, ...] = ("target",)
    """Where machine translation can be put, the default first."""
    takes_inputs: bool = False
    """Whether it is made from the pages themselves."""

    @property
    def fill(self) -> Fill:
        """Puts everything into the package."""
        fill: Fill = import_module(f"tmx_extract.flows.package.{self.module}").fill
        return fill


KINDS: Mapping[str, Kind] = {
    "omegat": Kind(
        title="a project of OmegaT: pages, memories, settings",
        module="omegat.project",
        codes=("text",),
        takes_inputs=True,
    ),
    "xliff": Kind(
        title="one XLIFF file for each page, and a memory",
        module="xliff",
        versions=("1.2", "2.0", "2.1"),
        codes=("native", "text", "plain"),
        machine_targets=("target", "match", "omit"),
    ),
    "po": Kind(
        title="one PO file for each page, and a memory",
        module="po",
        codes=("text", "plain"),
        machine_targets=("target", "omit"),
    ),
}

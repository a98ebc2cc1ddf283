"""Groups of options: one value for the command, separate options for the user."""

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import wraps
from typing import Annotated, Any, get_args, get_type_hints

import typer
from typer.models import OptionInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionChanges:
    """The differences between the options of a command and their group."""

    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The allowed values, the default first; an option without a choice is hidden."""
    kinds: Mapping[str, Any] = field(default_factory=dict)
    """The types of values, instead of those of the fields."""
    defaults: Mapping[str, object] = field(default_factory=dict)
    hidden: Collection[str] = ()
    """Options that have no effect here."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Options that are an error here, with the reason."""


def single_options(
    differences: OptionChanges = OptionChanges(),
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that replaces each dataclass parameter by options for its fields.

    A field that is a flag is named after the field. The heading of the options in the help is the
    class variable `heading` of the dataclass.
    """
    return lambda command: _with_single_options(command, differences)


def _with_single_options(
    command: Callable[..., None], differences: OptionChanges
) -> Callable[..., None]:
    groups: dict[str, tuple[type, tuple[str, ...]]] = {}
    parameters: list[inspect.Parameter] = []
    hints = get_type_hints(command, include_extras=True)
    for name, parameter in inspect.signature(command).parameters.items():
        kind = hints[name]
        if is_dataclass(kind) and isinstance(kind, type):
            options = list(_iter_options(kind, differences))
            groups[name] = kind, tuple(option.name for option in options)
            parameters += options
        else:
            parameters.append(
                parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=kind)
            )
    names = {one.name: _typed_name(one) for one in parameters}

    @wraps(command)
    def run(**typed: Any) -> None:
        for name, reason in differences.refused.items():
            if typed[name] is not None:
                raise typer.BadParameter(reason, param_hint=names[name])
        for name, allowed in differences.choices.items():
            if typed[name] not in (allowed or ("",)):
                several = len(allowed) > 1
                described = (
                    f"is not one of {', '.join(allowed)}" if several else "has no effect here"
                )
                raise typer.BadParameter(f"{typed[name]!r} {described}", param_hint=names[name])
        for name, (kind, members) in groups.items():
            typed[name] = kind(**{member: typed.pop(member) for member in members})
        command(**typed)

    run.__dict__["__signature__"] = inspect.Signature(parameters)
    run.__annotations__ = {one.name: one.annotation for one in parameters} | {"return": None}
    return run


def _iter_options(kind: Any, differences: OptionChanges) -> Iterator[inspect.Parameter]:
    """Yield the fields of a dataclass as parameters of a command."""
    hints = get_type_hints(kind, include_extras=True)
    unfit = {*differences.hidden, *differences.refused}
    for one in fields(kind):
        name, default = one.name, one.default
        of_type, info = get_args(hints[name])
        of_type, info = differences.kinds.get(name, of_type), copy(info)
        info.rich_help_panel = info.rich_help_panel or getattr(kind, "heading", None)
        if of_type is bool:
            # Without a name, Typer would add an option with `--no-`.
            info.default, info.param_decls = ..., list_names(name, info)
        if name in differences.choices:
            allowed = differences.choices[name]
            default = allowed[0] if allowed else ""
            info.hidden = len(allowed) < 2
            info.help = f"{info.help} One of {', '.join(allowed)}."
        default = differences.defaults.get(name, default)
        info.hidden = info.hidden or name in unfit
        yield inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=inspect.Parameter.empty if default is MISSING else default,
            annotation=Annotated[of_type, info],
        )


def list_names(name: str, info: OptionInfo) -> tuple[str, ...]:
    """Return the names that the user can type for the option of a parameter."""
    # Inside Annotated the first name given arrives as the default.
    given = (info.default, *(info.param_decls or ()))
    names = tuple(one for one in given if isinstance(one, str) and one.startswith("-"))
    return names or ("--" + name.replace("_", "-"),)


def _typed_name(parameter: inspect.Parameter) -> str:
    """Return the name that the user types: `--mt-as`; arguments have none."""
    for info in get_args(parameter.annotation)[1:]:
        if isinstance(info, OptionInfo):
            return next(one for one in list_names(parameter.name, info) if one.startswith("--"))
    return parameter.name

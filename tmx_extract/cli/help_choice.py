"""The most useful options of each command, which `-h` shows."""

from tmx_extract.cli.help_parts import Command, Parameter

MOST = 10
"""The largest number of options that `-h` shows."""
_USEFUL = {
    "ingest": "--db --locale --repository --history --published --include --exclude --jobs"
    " --dry-run --json",
    "export": "--output --db --lake --locale --type --path --dedupe --codes --split-by --gzip",
    "lake": "--lake --list --engine --master --jobs --history --locale --include --exclude --json",
    "package": "--for --locale --type --path --where --limit --assign --due --pages --db",
    "search": "--db --side --target --regex --whole-word --sort --format --output --locale --path",
    "check": "--db --rule --fail-on --format --json --locale --type --path --since --limit",
    "report": "--output --db --title --by --rows --locale --type --path --since --until",
    "match": "--file --db --min --mt-penalty --format --output --json --locale --type --path",
    "analyze": "--db --weight --min --mt-penalty --format --output --json --locale --type --path",
    "pretranslate": "--output --db --to --mt-as --min --force --json --locale --type --path",
    "effort": "--db --by --segments --locale --person --since --type --format --output --json",
}
"""By the first word after the program's name."""


def find_useful(command: Command) -> tuple[Parameter, ...]:
    """Return the options for `-h`; all of them if there are few."""
    if len(command.options) <= MOST:
        return command.options
    names = _USEFUL[command.path.split()[1]].split()
    return tuple(item for name in names for item in command.options if name in item.names)

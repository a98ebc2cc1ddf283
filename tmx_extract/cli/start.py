"""The start of the program: signals are handled before slow modules are loaded."""

from tmx_extract.cli.signals import end_at_once

end_at_once()


def main() -> None:
    """Run the program."""
    from tmx_extract.cli.main import main as run

    run()

"""Where the program begins: signals have their answer before anything that takes time is loaded."""

from tmx_extract.cli.endings import end_at_once

end_at_once()


def main() -> None:
    """Run the program."""
    from tmx_extract.cli.main import main as run

    run()

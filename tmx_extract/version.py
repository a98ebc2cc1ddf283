"""The version of the tool, read by the build and by `tmx-extract --version`."""

__version__ = "0.3.0.dev0"

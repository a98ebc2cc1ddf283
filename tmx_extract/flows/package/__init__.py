"""Packages: everything a translator opens without further work, in one folder or zip."""

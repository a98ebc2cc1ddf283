"""Packages: everything that a translator needs, in one folder or zip."""

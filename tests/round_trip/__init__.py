"""Texts that are sent, edited, returned and written into the pages."""

"""PO, the format of GNU gettext."""

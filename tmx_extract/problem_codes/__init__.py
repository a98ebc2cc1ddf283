"""The codes of problems: what each one means, and what the user can do."""

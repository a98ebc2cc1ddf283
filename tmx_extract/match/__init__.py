"""A text and candidates: how alike they are, how they differ, which follows which."""

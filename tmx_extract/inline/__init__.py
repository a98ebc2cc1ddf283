"""Words and codes: the Markdown and HTML inside a segment, split, joined and paired. Pure
functions."""

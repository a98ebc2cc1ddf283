"""Pages for people: the concordance, one segment, and overviews of the memory."""

"""Turn the counts of the memory into the figures of a report."""

"""From the counts of the store to the figures of a report."""

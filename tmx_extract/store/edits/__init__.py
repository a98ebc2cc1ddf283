"""What people made of the texts: edits, where each counts, and where they contradict each other."""

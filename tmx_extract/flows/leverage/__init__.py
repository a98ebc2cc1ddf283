"""New files against the memory: how much of them it has, and the same files with its targets."""

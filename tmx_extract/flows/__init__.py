"""Tasks: each flow calls the other rooms in the right order, and prints nothing."""

"""From a `Document` back to text: clean and edited pages, and targets as published."""

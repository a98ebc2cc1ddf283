"""Sources that may match a new text: an index of their words, and their pairs in the memory."""

"""Sources that may fit a new text: an index of their words, and what the memory has of them."""

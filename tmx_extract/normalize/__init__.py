"""How the author wrote a segment text, without the additions of the side-by-side tool."""

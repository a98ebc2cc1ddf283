"""From a `Document` back to text: the page in one language. Pure."""

"""The words and phrases that are the subject of texts, found by rules."""

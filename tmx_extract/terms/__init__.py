"""The words and phrases that texts are about, found by rules."""

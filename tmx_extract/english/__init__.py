"""The English page behind a localized one: proof by hash, and where each source is on it."""

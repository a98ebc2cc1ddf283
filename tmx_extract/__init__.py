"""tmx-extract: side-by-side localized documentation in, a translation memory out."""

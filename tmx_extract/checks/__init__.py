"""What may be wrong with a pair of texts: one rule a file, each with its reasons and examples."""

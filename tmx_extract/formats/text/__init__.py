"""Aligned plain text files, as Moses and its successors are trained with."""

"""Aligned plain text files, for training Moses and its successors."""

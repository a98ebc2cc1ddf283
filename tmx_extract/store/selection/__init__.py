"""What a selection asks for, as temporary tables: documents, then the places of pairs."""

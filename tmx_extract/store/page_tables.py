"""The tables for the texts of pages, as a step of the schema."""

PAGE_TEXTS = """
CREATE TABLE text_block (               -- the texts of several documents, compressed together
    id INTEGER PRIMARY KEY,
    size INTEGER NOT NULL,              -- bytes without compression
    content BLOB NOT NULL               -- compressed by zlib
);
CREATE TABLE page_text (                -- the text of a document between its pairs
    document_id INTEGER PRIMARY KEY REFERENCES document (id),
    run_id INTEGER NOT NULL REFERENCES run (id),    -- that stored it
    block_id INTEGER NOT NULL REFERENCES text_block (id),
    start INTEGER NOT NULL,             -- offset in the block, in bytes
    size INTEGER NOT NULL,              -- bytes, UTF-8
    is_whole INTEGER NOT NULL           -- 1: the whole page, with its pairs
);
"""
"""`page_texts.py` reads and writes these tables."""

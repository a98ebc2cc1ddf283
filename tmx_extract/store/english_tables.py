"""The tables for English pages, as a step of the schema."""

RECOVERED = 1 << 23
"""The ordinal of the first recovered segment of a document; pairs of the file come before."""

ENGLISH = """
CREATE TABLE english_blob (             -- a version of a file from an English repository
    id INTEGER PRIMARY KEY,
    name BLOB NOT NULL UNIQUE           -- the name git gives the content, 20 bytes
);
CREATE TABLE english_hash (             -- a hash of it that a page may name (ms.openlocfilehash)
    hash INTEGER NOT NULL,              -- its first 8 bytes, big-endian
    blob_id INTEGER NOT NULL REFERENCES english_blob (id),
    PRIMARY KEY (hash, blob_id)
) WITHOUT ROWID;
CREATE TABLE proof (                    -- a document whose English page a run searched
    document_id INTEGER NOT NULL REFERENCES document (id),
    run_id INTEGER NOT NULL REFERENCES run (id),
    content_hash TEXT NOT NULL,         -- git's name of the English page; empty: not found
    PRIMARY KEY (document_id, run_id)
) WITHOUT ROWID;
ALTER TABLE document ADD COLUMN         -- git's name of the English page; NULL: not proven
    english_hash TEXT;
ALTER TABLE segment ADD COLUMN          -- verbatim, unwrapped, folded, not-found; NULL: not proven
    source_level TEXT;
ALTER TABLE segment ADD COLUMN          -- english: recovered by the English page; NULL: a pair
    origin TEXT;
CREATE INDEX segment_recovered ON segment (document_id) WHERE origin IS NOT NULL;
"""
"""`english_pages.py` keeps these tables."""

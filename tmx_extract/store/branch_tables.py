"""The tables for branches and their tips, as a step of the schema."""

HEADS = """
CREATE TABLE head (                     -- the tip of a branch, as a run found it
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES run (id),
    repository TEXT NOT NULL,           -- empty for a folder outside all repositories
    branch TEXT NOT NULL,               -- for folders and archives outside repositories: their path
    is_branch INTEGER NOT NULL,         -- 0 for folders and archives read with --complete
    commit_name TEXT NOT NULL,          -- its hash; empty outside git
    committed_at TEXT NOT NULL,         -- UTC, ISO 8601; empty outside git
    commits INTEGER NOT NULL,           -- number of commits up to this one; 0 outside git
    location TEXT NOT NULL,             -- the repository as typed for the run
    roots TEXT NOT NULL,                -- hashes of its first commits; empty: unknown
    is_whole INTEGER NOT NULL           -- 1: the list of pages is complete
);
CREATE INDEX head_run ON head (run_id);
CREATE TABLE head_page (                -- a page that was seen on that branch
    head_id INTEGER NOT NULL REFERENCES head (id),
    page_id INTEGER NOT NULL REFERENCES page (id),
    is_there INTEGER NOT NULL,          -- 1: at the tip; 0: only in older commits
    PRIMARY KEY (head_id, page_id)
) WITHOUT ROWID;
CREATE INDEX head_page_page ON head_page (page_id);
ALTER TABLE page ADD COLUMN             -- 1: deleted from every branch on which it was seen
    is_deleted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE document ADD COLUMN         -- 1: all pages with its current handback are deleted
    is_deleted INTEGER NOT NULL DEFAULT 0;
DROP VIEW memory;
CREATE VIEW memory AS                   -- one row per current segment
    SELECT document.path, document.locale, document.locfileid, segment.segment_id,
           entry.source, entry.target,
           CASE WHEN entry.is_edited THEN 'PE' ELSE document.translation_type END
               AS translation_type,
           document.handback_date, document.is_deleted
    FROM segment
    JOIN document ON document.id = segment.document_id
    JOIN handback ON handback.id = document.handback_id
    JOIN entry ON entry.id = segment.entry_id
    WHERE segment.chosen AND handback.superseded_by IS NULL;
"""
"""`deleted_pages.py` derives the deleted pages from these tables."""

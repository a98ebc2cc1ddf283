"""The tables for edits, as steps of the schema."""

EDITING = """
CREATE TABLE assignment (               -- a package that was sent to a person
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES run (id),
    name TEXT NOT NULL,                 -- the person
    due TEXT,                           -- ISO date
    kind TEXT NOT NULL,                 -- xliff, omegat, po
    location TEXT NOT NULL,             -- where the package was written
    source_locale TEXT NOT NULL,
    locale TEXT NOT NULL
);
CREATE TABLE assigned (                 -- a segment in such a package
    assignment_id INTEGER NOT NULL REFERENCES assignment (id),
    handback_key TEXT NOT NULL,         -- identifies the handback, as in `handback`
    is_paragraph INTEGER NOT NULL,
    number INTEGER NOT NULL,
    text_hash BLOB NOT NULL,            -- of the pair that was sent, in author form
    PRIMARY KEY (handback_key, is_paragraph, number, assignment_id)
) WITHOUT ROWID;
CREATE TABLE edit (                     -- a version of a text that came back from people
    id INTEGER PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES run (id),
    source_locale TEXT NOT NULL,
    locale TEXT NOT NULL,
    author_hash BLOB NOT NULL,          -- of the pair that was delivered, in author form
    written_hash BLOB NOT NULL,         -- of the same pair as written
    source TEXT NOT NULL,               -- in author form, as the other texts here
    delivered TEXT NOT NULL,            -- the target that was delivered
    target TEXT NOT NULL,               -- the edited target
    based_on INTEGER REFERENCES edit (id),      -- the edit that it corrects; NULL: the delivery
    unchanged INTEGER NOT NULL,         -- 1 if a person left the text unchanged
    only_here INTEGER NOT NULL,         -- 1: not for other locations of the same pair
    late INTEGER NOT NULL,              -- 1 if its handback was already superseded
    translation_type TEXT,              -- of the page of its delivery: MT, HT, NULL
    handback_key TEXT,                  -- its location; NULL if the file did not name it
    is_paragraph INTEGER,
    number INTEGER,
    segment_id TEXT,                    -- 4ef9c-103
    repository TEXT,
    path TEXT,
    state TEXT NOT NULL,                -- translated, reviewed, final, needs-review, or empty
    editor TEXT NOT NULL,               -- the person who made it; empty: unknown
    edited_at TEXT NOT NULL,            -- UTC, ISO 8601: from the file, or the time of the merge
    file TEXT NOT NULL,                 -- the file that contained it
    line INTEGER NOT NULL,              -- from 1; 0: unknown
    unit TEXT NOT NULL,                 -- its id in that file
    way TEXT NOT NULL,                  -- by: id, segment-id, line, context, source, resolved
    assignment_id INTEGER REFERENCES assignment (id)    -- the package that it came back from
);
CREATE INDEX edit_author ON edit (author_hash);
CREATE INDEX edit_written ON edit (written_hash);
CREATE INDEX edit_base ON edit (based_on) WHERE based_on IS NOT NULL;
CREATE TABLE decision (                 -- a decision about an edit
    edit_id INTEGER NOT NULL REFERENCES edit (id),
    run_id INTEGER NOT NULL REFERENCES run (id),
    verdict TEXT NOT NULL,              -- dropped; seen: its text is gone, and a person knows
    PRIMARY KEY (edit_id, run_id)
) WITHOUT ROWID;
ALTER TABLE entry ADD COLUMN            -- 1: its target is an edit
    is_edited INTEGER NOT NULL DEFAULT 0;
ALTER TABLE segment ADD COLUMN          -- the delivered pair; NULL: the same as `entry_id`
    delivered_id INTEGER REFERENCES entry (id);
ALTER TABLE segment ADD COLUMN          -- the current edit; NULL: none
    edit_id INTEGER REFERENCES edit (id);
CREATE INDEX entry_edited ON entry (id) WHERE is_edited;
CREATE INDEX segment_delivered ON segment (delivered_id) WHERE delivered_id IS NOT NULL;
CREATE INDEX segment_edit ON segment (edit_id) WHERE edit_id IS NOT NULL;
DROP VIEW memory;
CREATE VIEW memory AS                   -- one row per current segment
    SELECT document.path, document.locale, document.locfileid, segment.segment_id,
           entry.source, entry.target,
           CASE WHEN entry.is_edited THEN 'PE' ELSE document.translation_type END
               AS translation_type,
           document.handback_date
    FROM segment
    JOIN document ON document.id = segment.document_id
    JOIN handback ON handback.id = document.handback_id
    JOIN entry ON entry.id = segment.entry_id
    WHERE segment.chosen AND handback.superseded_by IS NULL;
"""

REPEATS = """
ALTER TABLE edit ADD COLUMN             -- 1: merged before; counts if the earlier merge is undone
    merged_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE edit ADD COLUMN             -- mark of the edit that the file names; NULL: not recorded
    mark TEXT;
"""

COMMENTS = """
ALTER TABLE edit ADD COLUMN             -- what the person says about the text; empty: nothing
    comment TEXT NOT NULL DEFAULT '';
"""

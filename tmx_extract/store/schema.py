"""The schema, as the statements of its migrations from version to version."""

from collections.abc import Iterator

from tmx_extract.store.branch_tables import HEADS
from tmx_extract.store.edits.tables import COMMENTS, EDITING, REPEATS
from tmx_extract.store.english_tables import ENGLISH
from tmx_extract.store.page_tables import PAGE_TEXTS

APPLICATION_ID = 0x746D7865
"""Distinguishes our files from other SQLite files ("tmxe" in ASCII)."""

MIGRATION_SET = "tmx_extract"
"""The name of our steps in the table where sqlite-utils records them."""

ORDINAL_BITS = 24
"""A segment's id is the id of its document, shifted by this number of bits, plus its ordinal."""

_TABLES = """
CREATE TABLE run (                      -- one ingest, merge, package or decision
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,                 -- ingest, english, merge, package, resolve
    status TEXT NOT NULL,               -- running, done, stopped (killed), undone
    started_at TEXT NOT NULL,           -- UTC, ISO 8601
    finished_at TEXT,
    tool_version TEXT NOT NULL,
    arguments TEXT NOT NULL,            -- JSON: the options of the command
    files INTEGER NOT NULL DEFAULT 0,           -- files read, or written into a package
    unchanged INTEGER NOT NULL DEFAULT 0,       -- known files; of a merge: unchanged units
    documents INTEGER NOT NULL DEFAULT 0,       -- file versions added
    segments INTEGER NOT NULL DEFAULT 0         -- pairs added; else edits, or segments sent
);
CREATE TABLE input (                    -- an origin of files
    id INTEGER PRIMARY KEY,
    location TEXT NOT NULL UNIQUE       -- as typed
);
CREATE TABLE handback (                 -- one source version of one file in one locale
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,           -- locale, source locale, locfileid, openlocfilehash
    source_locale TEXT NOT NULL,
    locale TEXT NOT NULL,
    locfileid TEXT,
    openlocfilehash TEXT,
    handback_date TEXT,                 -- the latest of its deliveries
    superseded_by INTEGER REFERENCES handback (id)  -- the newer one at the same path; NULL: current
);
CREATE TABLE delivery (                 -- one delivery of a handback
    id INTEGER PRIMARY KEY,
    handback_id INTEGER NOT NULL REFERENCES handback (id),
    prefix TEXT NOT NULL,               -- five hex digits drawn at each delivery
    handback_date TEXT NOT NULL,        -- ISO, empty if the file has none
    UNIQUE (handback_id, prefix, handback_date)
);
CREATE TABLE document (                 -- one file version
    id INTEGER PRIMARY KEY,
    delivery_id INTEGER NOT NULL REFERENCES delivery (id),
    handback_id INTEGER NOT NULL REFERENCES handback (id),
    content_hash TEXT NOT NULL,         -- the name git gives the content
    repository TEXT NOT NULL,           -- of the first path; empty if unknown
    path TEXT NOT NULL,                 -- the first of its paths in text order
    format TEXT NOT NULL,               -- markdown, yaml, json
    source_locale TEXT NOT NULL,
    locale TEXT NOT NULL,
    locfileid TEXT,                     -- ms.locfileid
    openlocfilehash TEXT,               -- ms.openlocfilehash
    sourcegitcommit TEXT,               -- ms.sourcegitcommit
    translation_type TEXT,              -- MT, HT, NULL: from ms.translationtype
    content_locale TEXT,                -- ms.contentlocale as written
    handback_date TEXT,                 -- ISO, from ms.lasthandoff
    front_matter TEXT NOT NULL,         -- JSON, all of it
    UNIQUE (handback_id, content_hash)
);
CREATE INDEX document_content ON document (content_hash);
CREATE TABLE page (                     -- a path in a repository
    id INTEGER PRIMARY KEY,
    repository TEXT NOT NULL,           -- empty if unknown
    path TEXT NOT NULL,
    UNIQUE (repository, path)
);
CREATE TABLE revision (                 -- a commit in which documents were found
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,          -- its hash
    committed_at TEXT                   -- UTC, ISO 8601
);
CREATE TABLE no_page (                  -- contents without pairs and localization fields
    content_hash TEXT NOT NULL,         -- the name git gives the content
    suffix TEXT NOT NULL,               -- the suffix that it was read with: .md, .yml
    PRIMARY KEY (content_hash, suffix)
) WITHOUT ROWID;
CREATE TABLE sighting (                 -- a document that a run saw at a page
    page_id INTEGER NOT NULL REFERENCES page (id),
    document_id INTEGER NOT NULL REFERENCES document (id),
    run_id INTEGER NOT NULL REFERENCES run (id),
    input_id INTEGER NOT NULL REFERENCES input (id),
    revision_id INTEGER REFERENCES revision (id),   -- NULL outside git
    PRIMARY KEY (page_id, document_id, run_id)
) WITHOUT ROWID;
CREATE INDEX sighting_document ON sighting (document_id);
CREATE TABLE comparison (               -- a document that a run compared with a page
    document_id INTEGER NOT NULL REFERENCES document (id),
    content_hash TEXT NOT NULL,         -- git's name of that page, or hash of several
    run_id INTEGER NOT NULL REFERENCES run (id),
    PRIMARY KEY (document_id, content_hash, run_id)
) WITHOUT ROWID;
CREATE TABLE published (                -- a published target that differs from the form by rule
    document_id INTEGER NOT NULL REFERENCES document (id),
    ordinal INTEGER NOT NULL,
    content_hash TEXT NOT NULL,         -- the published page, as in `comparison`
    text TEXT NOT NULL,                 -- in author form
    PRIMARY KEY (document_id, ordinal, content_hash)
) WITHOUT ROWID;
CREATE TABLE entry (                    -- one distinct pair of texts in one author's form
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,                 -- of locales, texts as written, form that a page shows
    source_locale TEXT NOT NULL,
    locale TEXT NOT NULL,
    source TEXT NOT NULL,               -- as written
    target TEXT NOT NULL,
    author_source TEXT,                 -- in author form; NULL if that is the same
    author_target TEXT,                 -- in author form; NULL if that is the same
    author_hash BLOB,                   -- hash of the pair in author form; NULL if equal to `hash`
    written_hash BLOB,                  -- hash of the pair as written; NULL if equal to `hash`
    source_words INTEGER NOT NULL,      -- separated by white space
    target_words INTEGER NOT NULL,
    source_characters INTEGER NOT NULL, -- code points
    target_characters INTEGER NOT NULL  -- code points
);
CREATE INDEX entry_written ON entry (written_hash) WHERE written_hash IS NOT NULL;
CREATE TABLE segment (                  -- one aligned pair in a document
    id INTEGER PRIMARY KEY,             -- document_id * 16777216 + 0, 1, 2 ... in document order
    document_id INTEGER NOT NULL REFERENCES document (id),
    segment_id TEXT NOT NULL,           -- 4ef9c-103
    number INTEGER NOT NULL,            -- 103: the same in all deliveries and locales
    is_paragraph INTEGER NOT NULL,      -- 1 for the counter of -p103
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    place TEXT NOT NULL,                -- heading, paragraph, list-item, table-cell ...
    field TEXT NOT NULL,                -- front-matter key or key path of a value
    line INTEGER NOT NULL,              -- from 1
    column INTEGER NOT NULL,            -- from 1, in characters
    start INTEGER NOT NULL,             -- offset in characters, half-open
    "end" INTEGER NOT NULL,
    chosen INTEGER NOT NULL DEFAULT 1,  -- 1 for the chosen text of its number
    reason TEXT                         -- if there were several texts: the reason of the choice
);
CREATE INDEX segment_by_frequency ON segment (document_id)
    WHERE reason IN ('most-frequent', 'text-order');
CREATE TABLE unpaired (                 -- a text without its counterpart
    document_id INTEGER NOT NULL REFERENCES document (id),
    ordinal INTEGER NOT NULL,
    side TEXT NOT NULL,                 -- source, target
    segment_id TEXT NOT NULL,           -- empty for titles and descriptions
    number INTEGER,                     -- 101 title, 102 description, if known
    field TEXT NOT NULL,                -- title, description, a key path
    text TEXT NOT NULL,
    line INTEGER NOT NULL,
    column INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    PRIMARY KEY (document_id, ordinal)
) WITHOUT ROWID;
CREATE TABLE conflict (                 -- one segment of one delivery with several texts
    handback_id INTEGER NOT NULL REFERENCES handback (id),
    is_paragraph INTEGER NOT NULL,
    number INTEGER NOT NULL,
    chosen_id INTEGER NOT NULL REFERENCES segment (id),     -- the text that was chosen
    other_id INTEGER NOT NULL REFERENCES segment (id),      -- the text that was not
    rule TEXT NOT NULL,                 -- human, known-type, newest, most-frequent, text-order
    PRIMARY KEY (handback_id, is_paragraph, number, other_id)
) WITHOUT ROWID;
CREATE TABLE diagnostic (               -- one problem at one place
    id INTEGER PRIMARY KEY,
    document_id INTEGER REFERENCES document (id),   -- NULL for a file that was not stored
    run_id INTEGER REFERENCES run (id),             -- that rejected the file; NULL: a document
    repository TEXT NOT NULL,
    path TEXT NOT NULL,
    code TEXT NOT NULL,
    severity TEXT NOT NULL,             -- error, warning, info
    message TEXT NOT NULL,
    line INTEGER NOT NULL,
    column INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
);
CREATE INDEX diagnostic_document ON diagnostic (document_id);
CREATE INDEX diagnostic_path ON diagnostic (path) WHERE document_id IS NULL;
CREATE VIEW memory AS                   -- one row per current segment
    SELECT document.path, document.locale, document.locfileid, segment.segment_id,
           entry.source, entry.target, document.translation_type, document.handback_date
    FROM segment
    JOIN document ON document.id = segment.document_id
    JOIN handback ON handback.id = document.handback_id
    JOIN entry ON entry.id = segment.entry_id
    WHERE segment.chosen AND handback.superseded_by IS NULL;
"""

_ASKING = """
CREATE INDEX entry_author ON entry (author_hash) WHERE author_hash IS NOT NULL;
CREATE TABLE checked (                  -- the progress of a rule of `check`
    code TEXT PRIMARY KEY,              -- of the rule
    version INTEGER NOT NULL,           -- of the rule
    entries_to INTEGER NOT NULL,        -- the last entry that it has seen
    run_id INTEGER REFERENCES run (id)  -- the newest run then; NULL for rules on single pairs
) WITHOUT ROWID;
CREATE TABLE finding (                  -- a finding of a rule of `check` in a pair
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    code TEXT NOT NULL,                 -- of the rule
    found TEXT NOT NULL,                -- a few words
    source_spans TEXT NOT NULL,         -- JSON: half-open ranges in the source in author form
    target_spans TEXT NOT NULL,         -- JSON: half-open ranges in the target in author form
    PRIMARY KEY (entry_id, code)
) WITHOUT ROWID;
CREATE TABLE match_state (              -- progress of the index for matches; empty: not built yet
    version TEXT NOT NULL,              -- of the rules that split and encode words
    entry_id INTEGER NOT NULL           -- the last entry in the index
);
CREATE TABLE match_source (             -- one distinct source, ignoring white space
    id INTEGER PRIMARY KEY,             -- length class << 27 | 0, 1, 2 ... in each class
    name INTEGER NOT NULL,              -- hash of source locale and text in author form
    words TEXT NOT NULL                 -- a character for each word, see docs/matching.md
);
CREATE INDEX match_source_name ON match_source (name);
CREATE TABLE match_entry (              -- the entries with that source
    source_id INTEGER NOT NULL,         -- row of `match_source`
    entry_id INTEGER NOT NULL,          -- row of `entry`
    PRIMARY KEY (source_id, entry_id)
) WITHOUT ROWID;
CREATE TABLE match_word (               -- the sources with a word
    id INTEGER PRIMARY KEY,             -- word << 16 | source_id >> 16
    sources BLOB NOT NULL               -- source_id & 65535 of each, 16 bits, little-endian
);
"""

_TRIGGER = (
    "CREATE TRIGGER entry_gone AFTER DELETE ON entry BEGIN"
    " DELETE FROM finding WHERE entry_id = old.id;"
    # The ids of deleted entries at the end are used again.
    " UPDATE checked SET entries_to = (SELECT coalesce(max(id), 0) FROM entry)"
    " WHERE entries_to > (SELECT coalesce(max(id), 0) FROM entry); END"
)

_MATCH_TRIGGER = (
    # The id may be used again for another entry; the index is built again when it is needed.
    "CREATE TRIGGER match_entry_gone AFTER DELETE ON entry"
    " WHEN old.id <= (SELECT entry_id FROM match_state) BEGIN"
    " DELETE FROM match_state; DELETE FROM match_source;"
    " DELETE FROM match_entry; DELETE FROM match_word; END"
)

_FIRST_COMMITS = """
ALTER TABLE document ADD COLUMN         -- time of its earliest commit: UTC; NULL: unknown
    first_commit TEXT;
UPDATE document SET first_commit = (
    SELECT min(r.committed_at) FROM sighting s JOIN revision r ON r.id = s.revision_id
    WHERE s.document_id = document.id
);
"""

_AUTHOR_FORMS = """
ALTER TABLE comparison ADD COLUMN       -- 0: by a version that kept some of the targets only
    is_whole INTEGER NOT NULL DEFAULT 0;
ALTER TABLE entry ADD COLUMN            -- published, english, source, rule; NULL: no escape
    author_evidence TEXT;
CREATE TABLE target_form (              -- a target whose author's form a page shows
    document_id INTEGER NOT NULL REFERENCES document (id),
    ordinal INTEGER NOT NULL,
    content_hash TEXT NOT NULL,         -- the page, as in `comparison`
    evidence TEXT NOT NULL,             -- published, english: the kind of page
    text TEXT NOT NULL,                 -- in author form
    PRIMARY KEY (document_id, ordinal, content_hash)
) WITHOUT ROWID;
INSERT INTO target_form SELECT document_id, ordinal, content_hash, 'published', text FROM published;
DROP TABLE published;
"""

_OLD_NAMES = """
CREATE VIEW published AS                -- the earlier name of a part of `target_form`
    SELECT document_id, ordinal, content_hash, text FROM target_form WHERE evidence = 'published';
"""

# The order of the joins skips the segments of superseded pages, and with a left join SQLite reads
# no entries for a query that needs none of their columns. Counting 245,563 rows takes 0.06 s
# instead of 0.5; of a history with 514,509 segments 0.02 s instead of 0.05. Without `NOT INDEXED`,
# rows would come in the order of an index.
_MEMORY_VIEW = """
DROP VIEW memory;
CREATE VIEW memory AS                   -- one row per current segment
    SELECT document.path, document.locale, document.locfileid, segment.segment_id,
           entry.source, entry.target,
           CASE WHEN entry.is_edited THEN 'PE' ELSE document.translation_type END
               AS translation_type,
           document.handback_date, document.is_deleted
    FROM document NOT INDEXED           -- in the order of their arrival
    CROSS JOIN handback ON handback.id = document.handback_id
    CROSS JOIN segment NOT INDEXED
        ON segment.id BETWEEN (document.id << 24) AND (document.id << 24 | 16777215)
    LEFT JOIN entry ON entry.id = segment.entry_id
    WHERE segment.chosen AND handback.superseded_by IS NULL;
"""

DEFERRED_INDEXES = {
    "entry_hash": "CREATE UNIQUE INDEX entry_hash ON entry (hash)",
    "segment_entry": "CREATE INDEX segment_entry ON segment (entry_id, chosen)",
}
"""Indexes of step 1 by name; a large ingest builds them at its end."""

DATE_OF_DOCUMENT = "coalesce(d.handback_date, substr(d.first_commit, 1, 10), '')"
"""The date of document `d`: its handback date, or the day of its first commit; empty: unknown."""

FIRST_COMMIT = "coalesce(d.first_commit, '')"
"""Decides between documents of the same date; empty outside git."""

SEGMENTS_OF = "JOIN segment s ON s.id BETWEEN (d.id << 24) AND (d.id << 24 | 16777215)"
"""The segments of document `d` in order, found without an index."""


def _split(script: str) -> Iterator[str]:
    return (statement for statement in script.split(";\n") if statement.strip())


STEPS: dict[str, tuple[str, ...]] = {
    "1": (*_split(_TABLES), *DEFERRED_INDEXES.values()),
    "2": (*_split(_ASKING), _TRIGGER, _MATCH_TRIGGER),
    "3": tuple(_split(EDITING)),
    "4": tuple(_split(_FIRST_COMMITS)),
    "5": tuple(_split(REPEATS)),
    "6": tuple(_split(HEADS)),
    "7": tuple(_split(ENGLISH)),
    "8": tuple(_split(_AUTHOR_FORMS)),
    "9": (*_split(PAGE_TEXTS), *_split(_OLD_NAMES)),
    "10": (*_split(COMMENTS), *_split(_MEMORY_VIEW)),
}
"""Every step with its statements, in order; the effect of a published step never changes."""

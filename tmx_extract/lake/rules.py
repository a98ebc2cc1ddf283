"""The rules of the memory as one SQL text, for DuckDB and for Spark.

They are the rules of `store/supersession.py`, `store/delivery_conflicts.py` and
`store/resegmentation.py`; tests compare the results. Both engines compare strings by their UTF-8
bytes, as SQLite does. An engine provides these relations:

- `page`: the rows of all page versions, without their segments
- `segment`: their segments, each with the `row_id` of its page version
- `deleted_page`: the repository and path of each page that git no longer has
- `edited`: the segments with an edited target
"""

from collections.abc import Mapping
from typing import NamedTuple

from tmx_extract.model import TYPE_RANKS
from tmx_extract.preference import TYPE_REASONS


class Step(NamedTuple):
    """One relation, derived from the relations before it."""

    name: str
    sql: str
    is_kept: bool = False
    """Whether to compute it once, because several others use it."""


UNNEST: Mapping[str, str] = {
    "duckdb": "SELECT p.row_id, unnest(p.segments, recursive := true) FROM stored_page p",
    "spark": "SELECT p.row_id, inline(p.segments) FROM stored_page p",
}
"""The segments of page versions: the one line that differs between the engines."""

_SEGMENT_COLUMNS = (
    *("ordinal", "segment_id", "number", "is_paragraph", "place", "field", "line"),
    *("column_number", "start_offset", "end_offset", "source", "target", "author_source"),
    *("author_target", "author_evidence", "page_form", "page_evidence", "source_level", "origin"),
)
_PAGE_COLUMNS = (
    *("row_id", "repository", "path", "handback_key", "content_hash", "prefix", "revision"),
    *("committed_at", "format", "source_locale", "locale", "locfileid", "locfile_number"),
    *("openlocfilehash", "sourcegitcommit", "translation_type", "content_locale"),
    *("handback_date", "front_matter", "english_hash", "facts", "has_repeats", "problems"),
)
_DOCUMENT_FACTS = (
    *("handback_key", "content_hash", "row_id", "prefix", "source_locale", "locale", "locfileid"),
    *("locfile_number", "openlocfilehash", "sourcegitcommit", "translation_type"),
    *("handback_date", "has_repeats"),
)


def _of(table: str, columns: tuple[str, ...]) -> str:
    return ", ".join(f"{table}.{column}" for column in columns)


_TYPE_RANK = " ".join(f"WHEN '{kind}' THEN {rank}" for kind, rank in TYPE_RANKS.items() if kind)
_TYPE_REASON = " ".join(
    f"WHEN {TYPE_RANKS[kind]} THEN '{reason}'" for kind, reason in TYPE_REASONS.items()
)
# The characters that `str.split` takes for white space, except the space itself.
_OTHER_SPACES = "".join(chr(c) for c in range(0x3001) if chr(c).isspace() and chr(c) != " ")
_SPACES = " " * len(_OTHER_SPACES)
# Every run of white space becomes one space: ` ` is marked, joined marks vanish.
_WORDS = (
    f"replace(replace(replace(translate(s.source, '{_OTHER_SPACES}', '{_SPACES}'),"
    " ' ', ' \x01'), '\x01 ', ''), '\x01', '')"
)
_NUMBER = ("foreign_prefix", "is_paragraph", "number")
_SAME_NUMBER = ", ".join(_NUMBER)
# Those columns of a segment that come after the columns of the view.
_OTHER_COLUMNS = tuple(
    name for name in _SEGMENT_COLUMNS if name not in ("segment_id", "source", "target")
)


def _same(left: str, right: str, columns: str) -> str:
    names = [column.strip() for column in columns.split(",")]
    return " AND ".join(f"{left}.{name} = {right}.{name}" for name in names)


_LF = "replace({}, '\r\n', '\n')"


STEPS = (
    Step("page", f"SELECT {_of('p', _PAGE_COLUMNS)} FROM stored_page p"),
    # One file version, wherever it was seen. Of its rows, the one with most facts counts.
    Step(
        "document",
        f"""
        SELECT {_of("n", _DOCUMENT_FACTS)}, n.first_commit,
               coalesce(n.handback_date, substr(n.first_commit, 1, 10)) AS date
        FROM (
            SELECT {_of("p", _DOCUMENT_FACTS)},
                   coalesce(min(nullif(p.committed_at, '')) OVER (
                       PARTITION BY p.handback_key, p.content_hash), '') AS first_commit,
                   row_number() OVER (PARTITION BY p.handback_key, p.content_hash
                       ORDER BY p.facts DESC, p.row_id) AS nth
            FROM page p
        ) n
        WHERE n.nth = 1
        """,
        is_kept=True,
    ),
    Step(
        "handback",
        """
        SELECT d.handback_key, count(*) AS documents,
               max(CASE WHEN d.has_repeats THEN 1 ELSE 0 END) AS has_repeats,
               coalesce(max(d.handback_date), '') AS any_date,
               coalesce(max(CASE WHEN d.prefix <> '' THEN d.handback_date END), '') AS pair_date
        FROM document d GROUP BY d.handback_key
        """,
        is_kept=True,
    ),
    # One document at one page, with the age of its handback there.
    Step(
        "version",
        """
        SELECT s.repository, s.path, s.handback_key, s.content_hash, s.first_commit,
               d.locale, d.source_locale, d.locfile_number,
               CASE WHEN d.prefix <> '' THEN 1 ELSE 0 END AS has_pairs,
               greatest(
                   CASE WHEN d.prefix <> '' THEN h.pair_date ELSE h.any_date END,
                   coalesce(nullif(d.handback_date, ''), substr(s.first_commit, 1, 10))
               ) AS date,
               CASE WHEN g.path IS NULL THEN 0 ELSE 1 END AS is_page_deleted
        FROM (
            SELECT p.repository, p.path, p.handback_key, p.content_hash,
                   coalesce(min(nullif(p.committed_at, '')), '') AS first_commit
            FROM page p GROUP BY p.repository, p.path, p.handback_key, p.content_hash
        ) s
        JOIN document d ON d.handback_key = s.handback_key AND d.content_hash = s.content_hash
        JOIN handback h ON h.handback_key = s.handback_key
        LEFT JOIN deleted_page g ON g.repository = s.repository AND g.path = s.path
        """,
    ),
    # Only a page with pairs supersedes pairs.
    Step(
        "ranked",
        """
        SELECT v.*,
               CASE WHEN v.has_pairs = 1 THEN first_value(v.handback_key) OVER (
                   PARTITION BY v.repository, v.path, v.locale, v.source_locale
                   ORDER BY v.has_pairs DESC, v.date DESC, v.first_commit DESC,
                            v.locfile_number DESC, v.handback_key DESC)
               ELSE first_value(v.handback_key) OVER (
                   PARTITION BY v.repository, v.path, v.locale, v.source_locale
                   ORDER BY v.date DESC, v.first_commit DESC,
                            v.locfile_number DESC, v.handback_key DESC)
               END AS rival,
               max(v.has_pairs) OVER (PARTITION BY v.handback_key) AS counts_if
        FROM version v
        """,
    ),
    # A handback that is the newest at any of its pages is current; `is_here`: at this page.
    Step(
        "placed",
        """
        SELECT r.*,
               max(r.is_newest) OVER (PARTITION BY r.handback_key) AS is_current,
               max(r.is_newest) OVER (PARTITION BY r.handback_key, r.repository, r.path) AS is_here
        FROM (
            SELECT k.*, CASE WHEN k.has_pairs = k.counts_if AND k.rival = k.handback_key
                        THEN 1 ELSE 0 END AS is_newest
            FROM ranked k
        ) r
        """,
        is_kept=True,
    ),
    Step(
        "current_handback",
        """
        SELECT p.handback_key,
               min(CASE WHEN p.is_here = p.is_current THEN p.is_page_deleted END) AS is_deleted
        FROM placed p WHERE p.is_current = 1 GROUP BY p.handback_key
        """,
        is_kept=True,
    ),
    # Each document is named after the first of its pages; `document_id` is the order of pages.
    Step(
        "current_document",
        f"""
        SELECT row_number() OVER (
                   PARTITION BY d.locale
                   ORDER BY n.repository, n.path, h.any_date, d.handback_key,
                            coalesce(d.handback_date, ''), d.content_hash
               ) AS document_id,
               n.repository, n.path, c.is_deleted, h.any_date, d.first_commit,
               {_of("d", _DOCUMENT_FACTS)}
        FROM document d
        JOIN current_handback c ON c.handback_key = d.handback_key
        JOIN handback h ON h.handback_key = d.handback_key
        JOIN (
            SELECT p.*, row_number() OVER (
                       PARTITION BY p.handback_key, p.content_hash
                       ORDER BY p.is_here DESC, p.is_page_deleted, p.repository, p.path
                   ) AS nth
            FROM placed p
        ) n ON n.handback_key = d.handback_key AND n.content_hash = d.content_hash AND n.nth = 1
        """,
        is_kept=True,
    ),
    # The segments of handbacks whose numbers may have several texts.
    Step(
        "candidate",
        f"""
        SELECT d.handback_key, d.content_hash, d.source_locale, d.locale,
               concat(d.prefix, ' ', coalesce(d.handback_date, '')) AS delivery,
               CASE WHEN substr(s.segment_id, 1, 5) = d.prefix THEN ''
                    ELSE substr(s.segment_id, 1, 5) END AS foreign_prefix,
               s.is_paragraph, s.number, s.row_id, s.ordinal, s.source, s.target,
               concat(' ', trim({_WORDS}), ' ') AS words,
               coalesce(s.page_form, '') AS page_form,
               coalesce(s.page_evidence, '') AS page_evidence,
               CASE WHEN s.page_form IS NULL THEN 1 ELSE 0 END AS is_by_rule,
               CASE d.translation_type {_TYPE_RANK} ELSE {TYPE_RANKS[None]} END AS type_rank,
               d.date, d.first_commit
        FROM document d
        JOIN current_handback c ON c.handback_key = d.handback_key
        JOIN handback h ON h.handback_key = d.handback_key
            AND (h.documents > 1 OR h.has_repeats = 1)
        JOIN segment s ON s.row_id = d.row_id
        """,
        is_kept=True,
    ),
    Step(
        "delivery_age",
        """
        SELECT c.handback_key, c.delivery,
               max(concat(c.date, ' ', c.first_commit, ' ', c.content_hash)) AS age
        FROM candidate c GROUP BY c.handback_key, c.delivery
        """,
        is_kept=True,
    ),
    Step(
        "redelivery",
        """
        SELECT o.handback_key, o.delivery AS older, n.delivery AS newer
        FROM delivery_age o JOIN delivery_age n ON n.handback_key = o.handback_key AND n.age > o.age
        """,
        is_kept=True,
    ),
    # Segments of a delivery that a newer one divides differently.
    Step(
        "recut",
        f"""
        SELECT DISTINCT g.row_id, g.ordinal FROM (
            SELECT l.row_id, l.ordinal, l.newer
            FROM (
                SELECT o.handback_key, r.older, r.newer, o.row_id, o.ordinal, o.words
                FROM redelivery r
                JOIN candidate o ON o.handback_key = r.handback_key AND o.delivery = r.older
                LEFT JOIN candidate x ON x.handback_key = r.handback_key AND x.delivery = r.newer
                    AND {_same("x", "o", _SAME_NUMBER)}
                WHERE x.row_id IS NULL AND trim(o.words) <> ''
            ) l
            JOIN (
                SELECT n.handback_key, r.older, r.newer, n.words
                FROM redelivery r
                JOIN candidate n ON n.handback_key = r.handback_key AND n.delivery = r.newer
                LEFT JOIN candidate x ON x.handback_key = r.handback_key AND x.delivery = r.older
                    AND {_same("x", "n", _SAME_NUMBER)} AND x.source = n.source
                WHERE x.row_id IS NULL
            ) a ON a.handback_key = l.handback_key AND a.older = l.older AND a.newer = l.newer
            GROUP BY l.row_id, l.ordinal, l.newer, l.words
            HAVING max(CASE WHEN contains(a.words, l.words) THEN 1 ELSE 0 END) = 1
                OR 2 * sum(CASE WHEN trim(a.words) <> '' AND contains(l.words, a.words)
                           THEN length(a.words) - 1 ELSE 0 END) >= length(l.words)
        ) g
        """,
        is_kept=True,
    ),
    # How often the texts of a number with several texts occur, in all versions of all pages.
    Step(
        "frequency",
        f"""
        SELECT t.source_locale, t.locale, t.source, t.target, count(*) AS occurrences
        FROM (
            SELECT DISTINCT c.source_locale, c.locale, c.source, c.target
            FROM candidate c JOIN (
                SELECT handback_key, {_SAME_NUMBER} FROM candidate
                GROUP BY handback_key, {_SAME_NUMBER}
                HAVING min(source) <> max(source) OR min(target) <> max(target)
            ) g ON {_same("g", "c", f"handback_key, {_SAME_NUMBER}")}
        ) t
        JOIN segment s ON s.source = t.source AND s.target = t.target
        JOIN document d ON d.row_id = s.row_id
            AND d.source_locale = t.source_locale AND d.locale = t.locale
        GROUP BY t.source_locale, t.locale, t.source, t.target
        """,
    ),
    Step(
        "ordered_text",
        f"""
        SELECT c.*, coalesce(f.occurrences, 0) AS occurrences,
               count(*) OVER (PARTITION BY c.handback_key, {_of("c", _NUMBER)}) AS size,
               min(CASE WHEN r.row_id IS NULL THEN 0 ELSE 1 END) OVER (
                   PARTITION BY c.handback_key, {_of("c", _NUMBER)}) AS is_recut,
               row_number() OVER (
                   PARTITION BY c.handback_key, {_of("c", _NUMBER)}
                   ORDER BY c.type_rank DESC, c.date DESC, c.first_commit DESC,
                            coalesce(f.occurrences, 0) DESC, c.source, c.target,
                            c.is_by_rule, c.content_hash, c.ordinal
               ) AS nth
        FROM candidate c
        LEFT JOIN recut r ON r.row_id = c.row_id AND r.ordinal = c.ordinal
        LEFT JOIN frequency f ON f.source_locale = c.source_locale AND f.locale = c.locale
            AND f.source = c.source AND f.target = c.target
        """,
        is_kept=True,
    ),
    Step(
        "loser",
        f"""
        SELECT l.row_id, l.ordinal, l.nth, l.handback_key, l.foreign_prefix, l.is_paragraph,
               l.number,
               CASE WHEN {_LF.format("l.source")} = {_LF.format("w.source")}
                     AND {_LF.format("l.target")} = {_LF.format("w.target")} THEN 'same-text'
                    WHEN l.type_rank <> w.type_rank THEN CASE w.type_rank {_TYPE_REASON} END
                    WHEN l.date <> w.date OR l.first_commit <> w.first_commit THEN 'newest'
                    WHEN l.occurrences <> w.occurrences THEN 'most-frequent'
                    ELSE 'text-order' END AS reason
        FROM ordered_text l
        JOIN ordered_text w ON w.nth = 1 AND {_same("w", "l", f"handback_key, {_SAME_NUMBER}")}
        WHERE l.nth > 1
        """,
        is_kept=True,
    ),
    # The chosen text of each number, and the reason; numbers with one text are left out.
    Step(
        "choice",
        f"""
        SELECT t.row_id, t.ordinal,
               CASE WHEN t.is_recut = 0 AND t.nth = 1 THEN 1 ELSE 0 END AS chosen,
               CASE WHEN t.is_recut = 1 THEN 'cut-differently'
                    WHEN t.nth > 1 THEN o.reason
                    WHEN t.size > 1 THEN coalesce(substr(b.reason, 10), 'same-text') END AS reason
        FROM ordered_text t
        LEFT JOIN loser o ON o.row_id = t.row_id AND o.ordinal = t.ordinal
        LEFT JOIN (
            SELECT handback_key, {_SAME_NUMBER},
                   min(CASE WHEN reason <> 'same-text'
                       THEN concat(lpad(cast(nth AS STRING), 9, '0'), reason) END) AS reason
            FROM loser GROUP BY handback_key, {_SAME_NUMBER}
        ) b ON {_same("b", "t", f"handback_key, {_SAME_NUMBER}")}
        """,
        is_kept=True,
    ),
)
"""All rules, in order."""

OUTPUTS: Mapping[str, str] = {
    "documents": """
        SELECT c.document_id, c.handback_key, c.content_hash, c.prefix, c.repository, c.path,
               p.format, c.source_locale, c.locale, c.locfileid, c.openlocfilehash,
               c.sourcegitcommit, c.translation_type, p.content_locale, c.handback_date,
               c.any_date AS newest_date, c.first_commit, c.is_deleted, p.front_matter,
               p.english_hash, p.problems
        FROM current_document c JOIN page p ON p.row_id = c.row_id
    """,
    # The columns of the view `memory` in SQLite come first.
    "memory": f"""
        SELECT c.path, c.locale, c.locfileid, s.segment_id, s.source,
               coalesce(e.edited_target, s.target) AS target,
               CASE WHEN e.row_id IS NULL THEN c.translation_type ELSE 'PE' END
                   AS translation_type,
               c.handback_date, c.is_deleted, c.repository, c.source_locale, c.document_id,
               {_of("s", _OTHER_COLUMNS)},
               coalesce(h.chosen, 1) AS chosen, h.reason,
               CASE WHEN e.row_id IS NULL THEN NULL ELSE s.target END AS delivered_target,
               e.editor, e.edited_at, e.edit_state
        FROM current_document c
        JOIN segment s ON s.row_id = c.row_id
        LEFT JOIN choice h ON h.row_id = s.row_id AND h.ordinal = s.ordinal
        LEFT JOIN edited e ON e.row_id = s.row_id AND e.ordinal = s.ordinal
    """,
    "entries": """
        SELECT m.source_locale, m.locale, m.source, m.target, m.author_source,
               CASE WHEN m.delivered_target IS NULL THEN coalesce(m.page_form, m.author_target) END
                   AS author_target,
               CASE WHEN m.delivered_target IS NULL THEN 0 ELSE 1 END AS is_edited,
               count(*) AS occurrences
        FROM memory m WHERE m.chosen = 1
        GROUP BY m.source_locale, m.locale, m.source, m.target, m.author_source,
                 CASE WHEN m.delivered_target IS NULL
                      THEN coalesce(m.page_form, m.author_target) END,
                 CASE WHEN m.delivered_target IS NULL THEN 0 ELSE 1 END
    """,
}
"""The results of a build, by folder."""

ORDERS: Mapping[str, str] = {"documents": "document_id", "memory": "document_id, ordinal"}
"""The order of the rows in the files: that of the pages, so that copies are fast."""

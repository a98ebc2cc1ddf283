"""The closed sets of values for fields."""

from collections.abc import Mapping
from typing import Literal

Side = Literal["source", "target"]
SideOrBoth = Literal["source", "target", "both"]

PageFormat = Literal["markdown", "yaml", "json"]

TranslationType = Literal["MT", "HT", "PE"]
"""Machine translation, human translation, and post-edited: either one, edited by a person after its
delivery. Pages have the first two, edits the last."""

EditState = Literal["translated", "reviewed", "final", "needs-review", ""]
"""The state in the file that brought an edit; empty if the file has none."""

Place = Literal[
    "paragraph",
    "heading",
    "list-item",
    "table-cell",
    "quote",
    "alert",
    "link-text",
    "image-alt",
    "tab",
    "front-matter",
    "value",
]

HashForm = Literal["sha1-crlf", "sha1-raw", "sha256-crlf", "sha256-raw"]
"""What `ms.openlocfilehash` is: the hash of the English file with CRLF line ends, or as it is."""

SourceLevel = Literal["verbatim", "unwrapped", "folded", "not-found"]
"""Where a source is on its English page: as it is; after unfolding line breaks; after folding the
marks of quoted lines, quotation marks, escapes and spaces beside emphasis; or nowhere."""

PageEvidence = Literal["published", "english"]
"""The page that shows the author's form of a target: the published one, else the English one."""

Evidence = Literal[PageEvidence, "source", "rule"]
"""What decided which escapes of a target are the author's: such a page; else the source beside it;
else a rule. The best comes first."""

Sort = Literal["found", "page", "newest", "frequent", "short"]
"""How hits are sorted. `found` is the order in which pairs entered the memory; the first hits
appear at once."""

ResolveRule = Literal["newest", "oldest", "seen"]
"""How all conflicts are decided. `newest`, `oldest`: of different edits this one; `seen`: edits
whose text is gone are left as they are."""

TYPE_RANKS: Mapping[TranslationType | None, int] = {"PE": 3, "HT": 2, "MT": 1, None: 0}

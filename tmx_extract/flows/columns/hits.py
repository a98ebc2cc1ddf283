"""The columns of hits."""

from tmx_extract.answers.columns import Columns
from tmx_extract.flows.search import Hit, MarkedHit

HIT_COLUMNS: Columns[Hit | MarkedHit] = Columns(
    {
        "source": lambda hit: hit.occurrence.source,
        "target": lambda hit: hit.occurrence.target,
        "source_hits": lambda hit: hit.source_places,
        "target_hits": lambda hit: hit.target_places,
        "occurrences": lambda hit: hit.occurrence.occurrences,
        "repository": lambda hit: hit.occurrence.page.repository,
        "path": lambda hit: hit.occurrence.page.path,
        "line": lambda hit: hit.occurrence.line,
        "segment_id": lambda hit: hit.occurrence.segment_id,
        "place": lambda hit: hit.occurrence.place,
        "field": lambda hit: hit.occurrence.field,
        "source_locale": lambda hit: hit.occurrence.page.source_locale,
        "locale": lambda hit: hit.occurrence.page.locale,
        "translation_type": lambda hit: hit.occurrence.translation_type,
        "handback_date": lambda hit: hit.occurrence.page.handback_date,
        "locfileid": lambda hit: hit.occurrence.page.locfileid,
        "openlocfilehash": lambda hit: hit.occurrence.page.openlocfilehash,
        "sourcegitcommit": lambda hit: hit.occurrence.page.sourcegitcommit,
        "reason": lambda hit: hit.occurrence.reason,
        "edited_by": lambda hit: (hit.occurrence.edit.by or None) if hit.occurrence.edit else None,
        "edited_at": lambda hit: hit.occurrence.edit.at if hit.occurrence.edit else None,
        "deleted": lambda hit: hit.occurrence.page.is_deleted,
    }
)

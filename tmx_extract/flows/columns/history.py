"""The history of a page as JSON."""

from dataclasses import asdict, replace
from typing import Any

from tmx_extract.answers.lines import marked
from tmx_extract.flows.history import PageHistory
from tmx_extract.flows.sentence_history import SentenceHistory, TargetVersion


def list_history(history: PageHistory) -> dict[str, Any]:
    """Return the facts about a page, and its sentences with their versions."""
    page = asdict(history.page)
    del page["page_row"]
    facts = asdict(replace(history, sentences=()))
    del facts["page"]
    return page | facts | {"sentences": list(map(_list_sentence, history.sentences))}


def _list_sentence(sentence: SentenceHistory) -> dict[str, Any]:
    facts = asdict(replace(sentence, target_versions=()))
    del facts["target_versions"]
    return facts | {"wordings": list(map(_list_version, sentence.target_versions))}


def _list_version(version: TargetVersion) -> dict[str, Any]:
    value = asdict(version)
    for name in ("source_difference", "target_difference"):
        value[name] = marked(getattr(version, name)) or None
    value["edit"] = version.edit and version.edit._asdict()
    # The most useful values come first.
    value["documents"] = value.pop("documents")
    return value

"""All rules, in the order of the documentation; a new rule adds one line."""

from collections.abc import Mapping

from tmx_extract.checks import (
    brackets,
    code_spans,
    damaged_source,
    doubled_words,
    functions,
    length,
    links,
    markup,
    missing_words,
    numbers,
    placeables,
    several_sources,
    several_targets,
    stranded_words,
    tags,
    untranslated,
    wrong_script,
)
from tmx_extract.checks.rule import GroupRule, Rule

RULES: Mapping[str, Rule] = {
    module.RULE.code: module.RULE
    for module in (
        numbers,
        links,
        code_spans,
        placeables,
        tags,
        functions,
        brackets,
        markup,
        untranslated,
        wrong_script,
        missing_words,
        length,
        doubled_words,
        stranded_words,
        damaged_source,
    )
}
"""Rules for one pair at a time, by code."""
GROUP_RULES: Mapping[str, GroupRule] = {
    module.RULE.code: module.RULE for module in (several_targets, several_sources)
}
"""Rules for all pairs with one text in common, by code."""

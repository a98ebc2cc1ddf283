"""All rules, in the order in which the documentation tells them; a new rule is one line more."""

from collections.abc import Mapping

from tmx_extract.checks import brackets, code_spans, doubled_words, numbers, untranslated
from tmx_extract.checks.rule import GroupRule, Rule

RULES: Mapping[str, Rule] = {
    module.RULE.code: module.RULE
    for module in (numbers, code_spans, brackets, untranslated, doubled_words)
}
"""Those that look at one pair at a time, by code."""
GROUP_RULES: Mapping[str, GroupRule] = {}
"""Those that look at all pairs with one text in common, by code."""

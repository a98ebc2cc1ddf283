"""When a text can stay unquoted in YAML, and how it is quoted."""

import re
from functools import cache

import yaml

# YAML line ends, characters that YAML forbids or does not print, and the tab, at which some parsers
# end a plain value. Lone surrogates never get here.
UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_ESCAPED = re.compile(rf'[\\"]|{UNPRINTED.pattern}')
_NAMED_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_LINE_END = re.compile(r"\r?\n")
# Indicators within a plain value. The first and the last character have their own rules.
_NOT_PLAIN = re.compile(r":(?:\s|\Z)|\s#")
_NOT_PLAIN_IN_FLOW = re.compile(r"[,\[\]{}]|:(?:\s|\Z)|\s#")
_INDICATORS = frozenset(",[]{}#&*!|>'\"%@` \t")
_INDICATORS_BEFORE_SPACE = re.compile(r"[-?:](?:\s|\Z)|---|\.\.\.")
# Numbers and booleans of YAML 1.2, and of the YAML 1.1 syntax that PyYAML reads as strings.
_OTHER_TYPES = re.compile(
    r"[yn]|[-+]?(?:0o[0-7]+|0x[0-9a-f_]+|0b[01_]+|[0-9][0-9_,]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]+)?"
    r"|\.[0-9][0-9_]*(?:e[-+]?[0-9]+)?|\.inf|\.nan)",
    re.IGNORECASE,
)


def is_plain(raw: str, *, is_in_flow: bool) -> bool:
    """Return whether the text can stay unquoted and is a string, not a number or similar.

    Like a plain value, it may have several lines.
    """
    first = raw[:1]
    if not first or first in _INDICATORS or raw[-1] in " \t":
        return False
    if (first in "-?:" and is_in_flow) or _INDICATORS_BEFORE_SPACE.match(raw):
        return False
    if (_NOT_PLAIN_IN_FLOW if is_in_flow else _NOT_PLAIN).search(raw):
        return False
    if UNPRINTED.search(_LINE_END.sub("", raw)) or _OTHER_TYPES.fullmatch(raw):
        return False
    tag = _resolver().resolve(yaml.ScalarNode, raw, (True, False))  # type: ignore[no-untyped-call] # the stubs have no types there
    return bool(tag == "tag:yaml.org,2002:str")


@cache
def _resolver() -> yaml.resolver.Resolver:
    return yaml.resolver.Resolver()


def quote(value: str, *, in_double: bool = False) -> str:
    """Return the quoted value, on one line: in single quotes unless it needs escapes."""
    if in_double or UNPRINTED.search(value):
        return f'"{escape(value)}"'
    return "'{}'".format(value.replace("'", "''"))


def escape(text: str) -> str:
    """Return the text as written between double quotes."""
    return _ESCAPED.sub(_escape_one, text)


def _escape_one(found: re.Match[str]) -> str:
    character = found[0]
    named = _NAMED_ESCAPES.get(character)
    if named:
        return named
    code = ord(character)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}"

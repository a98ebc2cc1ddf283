"""The header of a PO file: its fields and its language."""

import re

_FIELD = re.compile(r"(?P<name>[A-Za-z][A-Za-z0-9-]*)[ \t]*:[ \t]*(?P<value>.*)")
_CHARSET = re.compile(r"(charset=[ \t]*)[^\s;]*", re.IGNORECASE)
_CONTENT_TYPE = "text/plain; charset=UTF-8"
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*+")
# Languages in templates: "ll" of the gettext manual, "xx" of many projects.
_PLACEHOLDERS = frozenset({"ll", "xx"})
# Modifiers of glibc locales that name a script.
_SCRIPTS = {
    "arabic": "Arab",
    "cyrillic": "Cyrl",
    "devanagari": "Deva",
    "ijekavianlatin": "Latn",
    "latin": "Latn",
    "latn": "Latn",
    "cyrl": "Cyrl",
}


def read_fields(header: str) -> dict[str, str]:
    """Return the fields by their names in lower case, the first of each."""
    fields: dict[str, str] = {}
    for line in header.split("\n"):
        found = _FIELD.match(line.strip())
        if found:
            fields.setdefault(found["name"].lower(), found["value"].strip())
    return fields


def read_language(field: str) -> str:
    """Return the language as a tag, `sr_RS.UTF-8@latin` as `sr-Latn-RS`.

    It is empty for a placeholder, and for the name of a language in words.
    """
    rest, _, modifier = field.strip().partition("@")
    tag = rest.partition(".")[0].strip()
    if not _TAG.fullmatch(tag):
        return ""
    language, *others = tag.replace("_", "-").split("-")
    if language.lower() in _PLACEHOLDERS:
        return ""
    script = _SCRIPTS.get(modifier.strip().lower())
    return "-".join((language, *([script] if script else []), *others))


def spell_language(tag: str) -> str:
    """Return the language as gettext names it: `ja_JP`."""
    return tag.replace("-", "_")


def put_field(header: str, name: str, value: str) -> str:
    """Return the header with this value for a field."""
    lines = header.split("\n")
    for place, line in enumerate(lines):
        found = _FIELD.match(line.strip())
        if found and found["name"].lower() == name.lower():
            lines[place] = f"{found['name']}: {value}"
            return "\n".join(lines)
    end = "" if header.endswith("\n") or not header else "\n"
    return f"{header}{end}{name}: {value}\n"


def put_charset(header: str) -> str:
    """Return the header of the same file in UTF-8."""
    if _CHARSET.search(header):
        return _CHARSET.sub(r"\g<1>UTF-8", header)
    return put_field(header, "Content-Type", _CONTENT_TYPE)

"""The settings of an OmegaT project, which make OmegaT use our segments.

The rules are in two files: OmegaT 6 reads `segmentation.srx`, older versions `segmentation.conf`.
"""

from collections.abc import Iterable

from tmx_extract.flows.package.omegat.segmenting import RULES, BreakRule
from tmx_extract.formats.xml_text import escape

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# OmegaT merges its own rules into those of an older version; this is the latest version.
_RULES_VERSION = "0.2.2"
_RULES_NAME = "Default"


def project(source_language: str, target_language: str) -> str:
    """Return `omegat.project`: the languages, the usual folders, segmentation by sentence."""
    folders = "".join(
        f"    <{name}>__DEFAULT__</{name}>\n"
        for name in ("target_dir", "tm_dir", "glossary_dir", "glossary_file", "dictionary_dir")
    )
    return (
        f'{_XML}<omegat>\n  <project version="1.0">\n    <source_dir>__DEFAULT__</source_dir>\n'
        f"{folders}"
        f"    <source_lang>{escape(source_language)}</source_lang>\n"
        f"    <target_lang>{escape(target_language)}</target_lang>\n"
        "    <sentence_seg>true</sentence_seg>\n"
        "    <support_default_translations>true</support_default_translations>\n"
        "    <remove_tags>false</remove_tags>\n"
        "  </project>\n</omegat>\n"
    )


def filters(suffixes: Iterable[str]) -> str:
    """Return `filters.xml`: pages are UTF-8 text with one paragraph per line."""
    files = "".join(
        f'    <files sourceFilenameMask="*{suffix}" targetFilenamePattern="${{filename}}"'
        ' sourceEncoding="UTF-8" targetEncoding="UTF-8"/>\n'
        for suffix in sorted(suffixes)
    )
    return (
        f'{_XML}<filters removeTags="false" removeSpacesNonseg="true" preserveSpaces="false"'
        ' ignoreFileContext="false">\n'
        '  <filter className="org.omegat.filters2.text.TextFilter" enabled="true">\n'
        f'{files}    <option name="segmentOn" value="BREAKS"/>\n'
        "  </filter>\n</filters>\n"
    )


def finder(url: str) -> str:
    """Return `finder.xml`: a search in the memory from OmegaT's editor, version 5 or later; `url`
    has `{target}` at the place of the words."""
    return (
        f"{_XML}<items>\n  <item>\n    <name>tmx-extract</name>\n"
        f"    <url>{escape(url)}</url>\n  </item>\n</items>\n"
    )


def rules_srx() -> str:
    """Return `segmentation.srx` for OmegaT 6 (SRX 2.0)."""
    rules = "".join(
        f'        <rule break="{"yes" if rule.breaks else "no"}">\n'
        f"          <beforebreak>{escape(rule.before)}</beforebreak>\n"
        f"          <afterbreak>{escape(rule.after)}</afterbreak>\n        </rule>\n"
        for rule in RULES
    )
    return (
        f'{_XML}<srx xmlns="http://www.lisa.org/srx20" version="2.0">\n'
        '  <header segmentsubflows="yes" cascade="yes"/>\n  <body>\n    <languagerules>\n'
        f'      <languagerule languagerulename="{_RULES_NAME}">\n{rules}'
        "      </languagerule>\n    </languagerules>\n    <maprules>\n"
        f'      <languagemap languagerulename="{_RULES_NAME}" languagepattern=".*"/>\n'
        "    </maprules>\n  </body>\n</srx>\n"
    )


def rules_conf() -> str:
    """Return `segmentation.conf` for OmegaT 3 to 5: Java objects in XML."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<java version="1.8" class="java.beans.XMLDecoder">\n'
        '<object class="org.omegat.core.segmentation.SRX">\n<void property="mappingRules">\n'
        '<void method="add"><object class="org.omegat.core.segmentation.MapRule">\n'
        f"{_property('language', f'<string>{_RULES_NAME}</string>')}"
        f"{_property('pattern', '<string>.*</string>')}"
        '<void property="rules"><object class="java.util.ArrayList">\n'
        f"{''.join(map(_rule_object, RULES))}"
        "</object></void>\n</object></void>\n</void>\n"
        f"{_property('version', f'<string>{_RULES_VERSION}</string>')}</object>\n</java>\n"
    )


def _rule_object(rule: BreakRule) -> str:
    breaks = _property("breakRule", "<boolean>true</boolean>") if rule.breaks else ""
    return (
        '<void method="add"><object class="org.omegat.core.segmentation.Rule">\n'
        f"{_property('beforebreak', f'<string>{escape(rule.before)}</string>')}"
        f"{_property('afterbreak', f'<string>{escape(rule.after)}</string>')}"
        f"{breaks}</object></void>\n"
    )


def _property(name: str, value: str) -> str:
    return f'<void property="{name}">{value}</void>\n'

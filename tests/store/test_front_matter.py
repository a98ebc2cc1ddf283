"""Conditions on front matter: fields, nested fields, and lists."""

import json

import pytest

from tmx_extract.model import FieldCondition
from tmx_extract.store.selection.front_matter import FrontMatterTest, iter_values, product_of

FIELDS = {
    "title": "Save",
    "ms.topic": "reference",
    "metadata": {"ms.prod": "azure", "author": {"name": "Yuki"}, "ms": {"prod": "windows"}},
    "ms": {"topic": "guide", "topic.more": "deep"},
    "tags": ["one", ["two"], {"three": "3"}],
    "empty": None,
}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("title", ["Save"]),
        ("metadata.author.name", ["Yuki"]),
        # Keys may contain full stops, so every interpretation of the name counts.
        ("ms.topic", ["reference", "guide"]),
        ("metadata.ms.prod", ["azure", "windows"]),
        ("ms.topic.more", ["deep"]),
        ("tags", ["one", "two", '{"three": "3"}']),
        ("metadata.author", ['{"name": "Yuki"}']),
        ("empty", [""]),
        ("author.name", []),
        (
            "metadata",
            ['{"author": {"name": "Yuki"}, "ms": {"prod": "windows"}, "ms.prod": "azure"}'],
        ),
        ("title.x", []),
        ("tags.three", []),
        ("titles", []),
        ("", []),
    ],
)
def test_a_name_is_a_key_or_keys_inside_keys(name: str, values: list[str]) -> None:
    assert list(iter_values(FIELDS, name)) == values


@pytest.mark.parametrize(
    ("field", "value", "fits"),
    [
        ("metadata.author.name", "Yuki", True),
        ("metadata.author.name", "Y*", True),
        ("metadata.author.name", "[^A]*", True),
        ("metadata.author.name", "[^Y]*", False),
        ("metadata.author.name", "yuki", False),
        ("ms.topic", "guide", True),
        ("tags", "two", True),
        ("empty", "", True),
        ("none", "*", False),
    ],
)
def test_a_condition_and_its_negation_are_opposites(field: str, value: str, *, fits: bool) -> None:
    text = json.dumps(FIELDS)
    assert [
        FrontMatterTest(FieldCondition(field=field, value=value, negated=negated))(text)
        for negated in (False, True)
    ] == [fits, not fits]


@pytest.mark.parametrize(
    ("fields", "product"),
    [
        ({"ms.service": "Cloud", "ms.prod": "a", "ms.product": "b"}, "cloud"),
        ({"ms.service": " ", "ms.prod": "A ", "ms.product": "b"}, "a"),
        ({"ms.service": None, "ms.product": "B"}, "b"),
        ({"ms": {"prod": "c"}}, "c"),
        ({"title": "d"}, ""),
        ([], ""),
    ],
)
def test_the_product_is_the_first_field_with_a_value(fields: object, product: str) -> None:
    assert product_of(json.dumps(fields)) == product

"""The text between the pairs of a page, and the page rebuilt from it and its segments.

Pairs are cut out only in the canonical markup, so the rebuilt page is the same byte for byte.
"""

from collections.abc import Iterable

from tmx_extract.model import Document, PageText, PlacedPair


def cut_pairs(document: Document) -> PageText:
    """Return the text between the pairs; the whole page if it could not be rebuilt from that.

    Each pair is compared with the text that `put_pairs` would write in its place.
    """
    text, done = document.text, 0
    parts: list[str] = []
    # This loop runs once for every pair in the corpus.
    for identifier, source, target, start, _, _, _, _, end, _, _ in document.segments:
        if start < done or text[start:end] != (
            f'<span data-ttu-id="{identifier}">{target}</span><span class="sxs-lookup">'
            f'<span data-stu-id="{identifier}">{source}</span></span>'
        ):
            return PageText(text.encode(), is_whole=True)
        parts.append(text[done:start])
        done = end
    parts.append(text[done:])
    return PageText("".join(parts).encode(), is_whole=False)


def put_pairs(page_text: PageText, pairs: Iterable[PlacedPair]) -> bytes:
    """Return the whole page; `pairs` are all its pairs in document order.

    Raises `ValueError` if the text is not UTF-8. Other damage gives another page.
    """
    if page_text.is_whole:
        return page_text.data
    text = page_text.data.decode()
    parts: list[str] = []
    taken = done = 0
    for identifier, source, target, start, end in pairs:
        parts += (
            text[taken : taken + start - done],
            f'<span data-ttu-id="{identifier}">{target}</span><span class="sxs-lookup">'
            f'<span data-stu-id="{identifier}">{source}</span></span>',
        )
        taken += start - done
        done = end
    return "".join([*parts, text[taken:]]).encode()

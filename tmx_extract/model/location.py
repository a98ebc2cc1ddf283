"""Where a segment is, and how the location of a page is written."""

from typing import NamedTuple

SegmentName = tuple[str, int, int]
"""Names a segment in every delivery: key of the handback, whether the number counts paragraphs, and
the number."""


class SegmentLocation(NamedTuple):
    """A segment on its page."""

    handback_key: str
    is_paragraph: int
    """Whether the number counts paragraphs."""
    number: int
    segment_id: str
    repository: str
    path: str

    @property
    def name(self) -> SegmentName:
        """The name, which is the same in every delivery of the handback."""
        return self.handback_key, self.is_paragraph, self.number


def find_name(
    handback_key: str | None, is_paragraph: int | None, number: int | None
) -> SegmentName | None:
    """Return the name from the columns of an edit; None if its file did not name a segment."""
    return None if handback_key is None else (handback_key, is_paragraph or 0, number or 0)


def page_name(repository: str, path: str) -> str:
    """Return `repository/path`, the form of a page in output and in options; only the path if the
    repository is unknown."""
    return f"{repository}/{path}" if repository else path


def segment_place(repository: str, path: str, segment_id: str) -> str:
    """Return `repository/path#4ef9c-103`, the form of a segment in output and in options."""
    return f"{page_name(repository, path)}#{segment_id}"


NOWHERE = SegmentLocation("", 0, 0, "", "", "")
"""In place of the location of a text that is for no segment alone."""

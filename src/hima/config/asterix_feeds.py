"""Feeds of ASTERIX: who is expected, and which editions are spoken."""

from hima.config.document import Document
from hima.sensing.settings import FeedSettings, Format
from hima.wire.asterix.editions import Spoken, misspoken, spoken


def check_asterix(document: Document, row: int, feed: FeedSettings) -> None:
    """Note editions that are not known or never heard, and what belongs to ASTERIX in any other feed."""
    at = ("feed", row)
    if feed.format is not Format.ASTERIX:
        if feed.sac is not None or feed.sic is not None:
            document.add((*at, "sac"), "SAC and SIC belong to ASTERIX alone", "Remove sac and sic from this feed.")
        if feed.editions:
            document.add((*at, "editions"), "editions are those of ASTERIX", "Remove them from this feed.")
        return
    wrong = dict(misspoken(feed.editions))
    for place, word in enumerate(feed.editions):
        said = spoken(word)
        if place in wrong:
            document.add((*at, "editions", place), wrong[place].what, wrong[place].hint)
        elif isinstance(said, Spoken) and not _heard(feed, said):
            hint = "Name a source that `sac` and `sic` let in, or none."
            document.add((*at, "editions", place), f'"{word}" is of a source that this feed refuses', hint)


def _heard(feed: FeedSettings, said: Spoken) -> bool:
    """Whether the source that is meant gets in."""
    if said.source is None:
        return True
    return all(code in (None, of_source) for code, of_source in zip((feed.sac, feed.sic), said.source, strict=True))

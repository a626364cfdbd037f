"""Every edition that we say we read: its items stand where an independent decoder has them."""

from typing import Any, Final

import pytest
from asterix import base, generated

from hima.wire.asterix import cat001
from hima.wire.asterix.categories import OWN, layouts
from hima.wire.asterix.layout import Layout


def known(category: int) -> dict[str, Any]:
    catalogue: Any = generated.manifest["CATS"]
    return {".".join(map(str, edition.cv_edition)): edition.cv_uap for edition in catalogue[category]}


SAID: Final = [
    (number, edition, layout.layout)
    for number in OWN
    for layout in layouts(number)
    for edition in layout.editions
    if edition in known(number)
]


def names(profile: Any) -> list[str]:
    items = [getattr(item, "cv_non_spare", None) for item in profile.cv_items_list]
    return ["" if item is None else item.cv_name for item in items]


def ours(layout: Layout) -> list[str]:
    return [item.name.partition("/")[2] for item in layout.items]


@pytest.mark.parametrize(("number", "edition", "layout"), SAID)
def test_items_stand_where_they_are_said_to(number: int, edition: str, layout: Layout) -> None:
    uap = known(number)[edition]
    if issubclass(uap, base.UapSingle):
        pairs = [(uap.cv_record, layout)]
    else:
        pairs = [(uap.cv_uaps["plot"], cat001.PLOT), (uap.cv_uaps["track"], cat001.TRACK)]
    for profile, mine in pairs:
        theirs = names(profile)
        # Later editions give spare places a meaning, and our layout is the latest.
        assert [name for name in theirs if name] == [
            name for name, there in zip(ours(mine), theirs, strict=False) if there
        ]


def test_every_edition_that_the_other_decoder_knows_is_read() -> None:
    assert {(number, edition) for number in OWN for edition in known(number)} == {
        (number, edition) for number, edition, _ in SAID
    }

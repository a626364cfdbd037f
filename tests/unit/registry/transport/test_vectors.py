"""The file by which the phones' page is tested says what this program finds."""

import base64

import msgspec
import pytest
from tests.transport_vectors import FILE, vectors

from hima.registry.transport.check import Finding, Hint, check
from hima.registry.transport.lists import EndedList, KeyList, unseal
from hima.registry.transport.scan import Scan, digest

SAID = msgspec.json.decode(FILE.read_bytes())


@pytest.mark.parametrize("vector", SAID["tokens"], ids=lambda vector: vector["name"])
def test_the_file_says_what_is_found(vector: dict[str, object]) -> None:
    root = base64.b64decode(SAID["lists"]["root"])
    keys = unseal(base64.b64decode(SAID["lists"]["keys"]), KeyList, root)
    gone = unseal(base64.b64decode(SAID["lists"]["ended"]), EndedList, root)
    text, now_s = vector["text"], vector["now_s"]
    assert isinstance(text, str)
    assert isinstance(now_s, int)
    found = check(text, keys, gone, now_s)
    assert (found.finding.value, [hint.value for hint in found.hints]) == (vector["finding"], vector["hints"])
    assert found.digest == vector["digest"]


def test_the_file_is_up_to_date_and_shows_every_finding() -> None:
    """Compressed bytes may differ from one build of zlib to another; what is found may not."""

    def plain(said: dict[str, list[dict[str, object]]]) -> object:
        return [{key: value for key, value in vector.items() if key != "text"} for vector in said["tokens"]]

    assert plain(SAID) == plain(vectors())
    assert {vector["finding"] for vector in SAID["tokens"]} == {finding.value for finding in Finding}
    hints = {hint for vector in SAID["tokens"] for hint in vector["hints"]}
    assert hints == {hint.value for hint in Hint} - {"seen_elsewhere"}
    for entry in SAID["scans"]:
        assert digest(msgspec.convert(entry["scan"], Scan)) == entry["digest"]

"""Files of keys: what cannot be written is told in a sentence."""

from pathlib import Path

import pytest

from hima.adapters.key_files import write_public, write_secret
from hima.errors import UnreachableError


@pytest.mark.parametrize("name", ["keys.json", "keys.json.new"])
def test_a_folder_in_the_place_of_a_file_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / name / "inside").mkdir(parents=True)
    with pytest.raises(UnreachableError, match=r"keys\.json cannot be written"):
        write_public(tmp_path / "keys.json", b"{}")
    with pytest.raises(UnreachableError, match=r"keys\.json cannot be written"):
        write_secret(tmp_path / "keys.json", b"{}", replace=True)


def test_what_is_replaced_is_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_public(tmp_path / "keys.json", b"one")
    write_public(tmp_path / "keys.json", b"two")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("keys.json", b"two")]

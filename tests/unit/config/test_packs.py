"""Rule packs of a site folder, and the table that names them."""

import pytest

from hima.config.load import load_site
from hima.config.packs import PACK_BYTES_MAX
from hima.config.site import pack_site, unpack_site
from hima.config.template import new_site_files
from hima.errors import ConfigError, Problem
from hima.registry.rules import Figure

_NEW = new_site_files(35.0, 44.0)
TEMPLATE = _NEW | {"site.toml": _NEW["site.toml"].partition(b"\n[registry]")[0]}
PACK = b"""
id = "duhok"
name = "Orders of the governor"
jurisdiction = "Duhok"
status = "assumed"
text = "An example for a test, no real order."
[figures]
height_max_m = { value = 60, source = "Made up for this test." }
[[body]]
id = "governor"
name = "Governor"
endorses = ["flight_permit"]
always = true
source = "Made up for this test."
"""


def with_registry(table: str, **files: bytes) -> dict[str, bytes]:
    site = TEMPLATE["site.toml"] + f"\n[registry]\n{table}\n".encode()
    return TEMPLATE | {"site.toml": site} | {f"{name}.rules.toml": data for name, data in files.items()}


def problems(files: dict[str, bytes]) -> list[Problem]:
    with pytest.raises(ConfigError) as caught:
        load_site("site", files)
    return list(caught.value.problems)


def test_a_site_without_the_table_has_no_registry() -> None:
    site = load_site("site", TEMPLATE)
    assert (site.registry, site.packs) == (None, ())


def test_a_site_names_packs_of_the_program_and_brings_its_own() -> None:
    site = load_site("site", with_registry('packs = ["duhok", "iraq_icar_124"]', duhok=PACK))
    assert [pack.id for pack in site.packs] == ["duhok", "iraq_icar_124"]
    assert site.packs[0].figures.height_max_m == Figure(value=60, source="Made up for this test.")
    assert site.registry is not None
    assert site.registry.store == "sqlite"
    assert unpack_site(pack_site(site)) == site


def test_its_own_takes_the_place_of_the_programs() -> None:
    own = PACK.replace(b'"duhok"', b'"iraq_icar_124"')
    (pack,) = load_site("site", with_registry('packs = ["iraq_icar_124"]', iraq_icar_124=own)).packs
    assert pack.jurisdiction == "Duhok"


@pytest.mark.parametrize(
    ("table", "what", "hint"),
    [
        ('packs = ["iraq_icar_123"]', 'there is no rule pack "iraq_icar_123"', 'Did you mean "iraq_icar_124"?'),
        ('packs = ["iraq_icar_124", "iraq_icar_124"]', '"iraq_icar_124" is named twice', "Name it once."),
        ('store = "postgresql"', "nobody says where the database is", "Give one of dsn_env and dsn_file."),
        ('store = "postgresql"\ndsn_env = "A"\ndsn_file = "b"', "where the database is, is said twice", "Give one of"),
        ('dsn_env = "A"', "a file has no such address", "Leave it out"),
        ('store = "mysql"', '"mysql" is not known here', "Expected: one of"),
        ('dsn = "postgresql://me:secret@host/db"', "unknown key", "Did you mean"),
    ],
)
def test_what_is_wrong_with_the_table_is_named(table: str, what: str, hint: str) -> None:
    found = [problem for problem in problems(with_registry(table)) if problem.where.startswith("site.toml: registry")]
    assert found[0].what == what
    assert found[0].hint.startswith(hint)


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        (b"height_max_m", b"height_maxx_m", "duhok.rules.toml: figures.height_maxx_m", "unknown key"),
        (b"value = 60", b"value = -1", "duhok.rules.toml: figures.height_max_m.value", "-1 is out of range"),
        (b", source = \"Made up for this test.\" }", b" }", "duhok.rules.toml: figures.height_max_m.source", "missing"),
        (b'id = "duhok"', b'id = "erbil"', "duhok.rules.toml: id", "not the name of the file"),
        (b"[[body]]", b"[[bdy]]", "duhok.rules.toml: bdy", "unknown key"),
        (b"status", b"[", "duhok.rules.toml", "not valid TOML"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_pack_is_named_though_nobody_asks_for_it(
    old: bytes, new: bytes, where: str, what: str
) -> None:
    (found, *_) = problems(TEMPLATE | {"duhok.rules.toml": PACK.replace(old, new)})
    assert found.where == where
    assert found.what.startswith(what)


def test_two_bodies_of_one_name_and_a_pack_without_end_are_named() -> None:
    twice = PACK + PACK[PACK.index(b"[[body]]") :]
    assert problems(TEMPLATE | {"duhok.rules.toml": twice})[0].what == '"governor" is there twice'
    long = PACK + b"#" * PACK_BYTES_MAX
    assert problems(TEMPLATE | {"duhok.rules.toml": long})[0].what == "longer than 100 kB"

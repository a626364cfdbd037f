"""Rule packs: those that come with the program, and those of a site folder, `NAME.rules.toml`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from hima.config.document import Document, read_toml
from hima.config.structure import Finding, closest
from hima.registry import packs
from hima.registry.rules import RulePack
from hima.registry.settings import RegistrySettings

SUFFIX: Final = ".rules.toml"
PACK_BYTES_MAX: Final = 100_000


def is_pack(file: str) -> bool:
    """True for the name of a rule pack in a site folder."""
    return file.endswith(SUFFIX)


def shipped() -> tuple[RulePack, ...]:
    """The rule packs of the program, by name."""
    folder = Path(packs.__file__).parent
    return tuple(_build(read_pack(path.name, path.read_bytes())) for path in sorted(folder.glob("*.toml")))


def read_packs(files: Mapping[str, bytes]) -> tuple[Document, ...]:
    """The rule packs of a site folder, each with everything found wrong in it."""
    return tuple(read_pack(file, files[file]) for file in sorted(files) if is_pack(file))


def read_pack(file: str, data: bytes) -> Document:
    """One rule pack, checked by itself."""
    if len(data) > PACK_BYTES_MAX:
        what = f"longer than {PACK_BYTES_MAX // 1000} kB"
        return Document(file, {}, [Finding((), what, "Keep only the rules of one authority.")])
    document = read_toml(file, data)
    document.check(RulePack)
    if is_pack(file) and document.readable and document.content.get("id") != file.removesuffix(SUFFIX):
        document.add(("id",), "not the name of the file", f'Write id = "{file.removesuffix(SUFFIX)}", or rename it.')
    _check_unique(document, "body")
    _check_unique(document, "drone_class")
    return document


def chosen(settings: RegistrySettings | None, documents: tuple[Document, ...]) -> tuple[RulePack, ...]:
    """The packs that a site names, in its order; its own take the place of the program's. Call after `check_chosen`."""
    there = {pack.id: pack for pack in (*shipped(), *map(_build, documents))}
    return tuple(there[name] for name in settings.packs) if settings is not None else ()


def check_chosen(site: Document, documents: tuple[Document, ...]) -> None:
    """Note packs that a site names and nobody has, and settings that do not go together."""
    settings = site.table("registry", RegistrySettings)
    if settings is None:
        return
    names = [pack.id for pack in shipped()] + [document.file.removesuffix(SUFFIX) for document in documents]
    for position, name in enumerate(settings.packs):
        if name not in names:
            hint = closest(name, names) or f"Known here: {', '.join(sorted(set(names)))}. Others: {name}{SUFFIX}."
            site.add(("registry", "packs", position), f'there is no rule pack "{name}"', hint)
        elif name in settings.packs[:position]:
            site.add(("registry", "packs", position), f'"{name}" is named twice', "Name it once.")
    _check_dsn(site, settings)


def _check_dsn(site: Document, settings: RegistrySettings) -> None:
    given = [key for key in ("dsn_env", "dsn_file") if getattr(settings, key) is not None]
    if settings.store == "postgresql" and len(given) != 1:
        what = "where the database is, is said twice" if given else "nobody says where the database is"
        site.add(("registry", "store"), what, "Give one of dsn_env and dsn_file.")
    elif settings.store == "sqlite" and given:
        site.add(("registry", given[0]), "a file has no such address", 'Leave it out, or write store = "postgresql".')


def _check_unique(document: Document, key: str) -> None:
    seen: set[object] = set()
    for position, entry in enumerate(document.entries(key)):
        name = entry.get("id") if isinstance(entry, dict) else None
        if isinstance(name, str) and name in seen:
            document.add((key, position, "id"), f'"{name}" is there twice', "Give each its own.")
        seen.add(name if isinstance(name, str) else None)


def _build(document: Document) -> RulePack:
    return msgspec.convert(document.content, RulePack)

"""A site folder's bytes become a `Site`, or the list of everything wrong in them."""

from collections.abc import Iterable, Iterator, Mapping

from hima.config.build import build_site
from hima.config.document import Document
from hima.config.files import BYTES_MAX
from hima.config.folder import check_folder, read_folder
from hima.config.packs import check_chosen, is_pack, read_packs
from hima.config.site import Site
from hima.config.structure import closest
from hima.errors import ConfigError, Problem


def load_site(id: str, files: Mapping[str, bytes], time_zones: frozenset[str] = frozenset()) -> Site:  # noqa: A002
    """Turn a site folder into a `Site`.

    Args:
        id: The folder's name.
        files: Content by file name; files other than those of `hima.config.files` are left alone, unless their
            name looks like a misspelt one.
        time_zones: Time zones known to the caller's machine; empty to check only the form of the name.

    Raises:
        ConfigError: With every problem of the folder, in the order of its files.
    """
    folder = read_folder(files)
    check_folder(folder, time_zones)
    packs = read_packs(files)
    check_chosen(folder.site, packs)
    problems = (*_unknown_files(files), *_problems((*folder, *packs)))
    if problems:
        raise ConfigError(problems)
    return build_site(id, folder, packs)


def _problems(documents: Iterable[Document]) -> Iterator[Problem]:
    for document in documents:
        yield from document.problems()


def _unknown_files(files: Mapping[str, bytes]) -> Iterator[Problem]:
    """Files that would be silently ignored although they look like part of the site."""
    for file in files:
        if file not in BYTES_MAX and not is_pack(file) and file.endswith((".toml", ".geojson")):
            hint = closest(file, list(BYTES_MAX)) or "Files read: " + ", ".join(BYTES_MAX) + "."
            yield Problem(file, "not a file of a site folder", hint)

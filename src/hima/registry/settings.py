"""Settings of the registry (`site.toml`)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from hima.registry.rules import PackId


class RegistrySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the registry is kept and whose rules hold: `[registry]`. A site without this table has no registry."""

    store: Annotated[
        Literal["sqlite", "postgresql"],
        Meta(description="A file in the data folder, or a PostgreSQL database with PostGIS."),
    ] = "sqlite"
    dsn_env: (
        Annotated[
            str,
            Meta(
                pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,63}$",
                description="Environment variable that holds where the database is, `postgresql://user@host/name`.",
            ),
        ]
        | None
    ) = None
    dsn_file: Annotated[str, Meta(min_length=1, max_length=400, description="File that holds it, instead.")] | None = (
        None
    )
    packs: Annotated[
        tuple[PackId, ...],
        Meta(max_length=10, description="Rule packs that hold, those of the program or NAME.rules.toml beside it."),
    ] = ()

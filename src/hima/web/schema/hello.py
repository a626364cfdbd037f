"""The first message: who serves, and who is signed in."""

import msgspec

from hima.web.schema.site import SiteView


class You(msgspec.Struct, frozen=True, rename="camel"):
    """The signed-in person. `signedInUntilUs`: when the session ends at the latest; 0 if it has no end."""

    id: str
    name: str
    organisation: str
    role: str
    signed_in_until_us: int = 0


class Hello(msgspec.Struct, frozen=True, rename="camel", tag="hello", tag_field="type"):
    """First message. `mode`: LIVE, SIM, REPLAY or EXERCISE; `recordedMode`: in a replay, that of what was recorded."""

    protocol: int
    version: str
    mode: str
    server_time_us: int
    site: SiteView
    you: You
    recorded_mode: str = ""


class SiteMessage(msgspec.Struct, frozen=True, rename="camel", tag="site", tag_field="type"):
    """The site is another than the first message said: its zones were changed."""

    site: SiteView

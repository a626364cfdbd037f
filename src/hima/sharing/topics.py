"""Topics at a broker. Site and thing are in each, so that nodes of several sites share a broker without harm."""

import re
from typing import Final

from hima.picture.mode import Mode
from hima.sharing.context import SharingContext

HOME_ASSISTANT: Final = "homeassistant"
"""Where Home Assistant looks for what there is, unless it is set otherwise."""


def root(context: SharingContext) -> str:
    """Topic of a site. What is not real has a level of its own: no filter that names a kind of thing meets both."""
    site = re.sub(r"[^A-Za-z0-9_.-]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), context.site)
    return f"hima/{site}" if context.mode is Mode.LIVE else f"hima/{site}/{context.mode.value.lower()}"


def topic(context: SharingContext, what: str, which: int | str) -> str:
    """Topic of a thing."""
    return f"{root(context)}/{what}/{which}"


def health_topic(context: SharingContext) -> str:
    """Topic of the site's own state."""
    return f"{root(context)}/health"


def availability_topic(context: SharingContext) -> str:
    """Topic that says whether the node is there: ``online`` or ``offline``."""
    return f"{root(context)}/availability"


def device(context: SharingContext) -> str:
    """Our name as one device of Home Assistant."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", root(context).replace("/", "_"))


def own_filters(context: SharingContext) -> tuple[str, ...]:
    """Filters of everything that we may ever have had a broker retain, but for the availability."""
    things = tuple(topic(context, what, "+") for what in ("track", "alert", "feed"))
    return (*things, health_topic(context), f"{HOME_ASSISTANT}/+/{device(context)}/+/config")

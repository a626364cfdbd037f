"""Older editions, told by their looks: SAPIENT to version 6 was XML, and BSI Flex 335 v1.0 had other fields."""

import re
from typing import Final

XML_V6: Final = "sapient_v6_xml"
FLEX_V1: Final = "bsi_flex_335_v1"
FLEX_V1_JSON: Final = "bsi_flex_335_v1_json"
FLEX_JSON: Final = "bsi_flex_335_json"
"""JSON in which nothing tells the edition; on the wire of v2.0 there is none."""
_SPACE: Final = b" \t\r\n"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_SAYS_V1: Final = b"BSI Flex 335 v1"
_SIGNS_OF_V1: Final = re.compile(
    rb"BSI Flex 335 v1|_UNSPECIFIED\"|\"tasksDefinition\"|\"regionArea\"\s*:\s*\{\s*\"type\""
)


def says_flex_v1(data: bytes) -> bool:
    """True if a message names the edition v1 of BSI Flex 335."""
    return _SAYS_V1 in data


def text_edition(head: bytes) -> str | None:
    """The edition of a stream or file that is text; None if it is none.

    Args:
        head: Its beginning, at least one byte.
    """
    text = head.removeprefix(_BYTE_ORDER_MARK).lstrip(_SPACE)
    if text.startswith(b"<"):
        return XML_V6
    if text.startswith(b"{"):
        return FLEX_V1_JSON if _SIGNS_OF_V1.search(text) else FLEX_JSON
    return None

"""The product's own corridor, for everyone who drives it."""

from typing import Final

from hima import pipeline
from hima.node.corridor import Corridor

FULL_CORRIDOR: Final = Corridor(pipeline.open_site, pipeline.advance, pipeline.State)

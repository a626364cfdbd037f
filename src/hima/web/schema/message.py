"""All that the server says by itself."""

from typing import TypeAlias

from hima.web.schema.alerts import AlertsMessage
from hima.web.schema.coverage import CoverageMessage
from hima.web.schema.health import HealthMessage
from hima.web.schema.hello import Hello, SiteMessage
from hima.web.schema.picture import PictureMessage

ServerMessage: TypeAlias = Hello | PictureMessage | AlertsMessage | CoverageMessage | HealthMessage | SiteMessage

"""Names of things.

Feeds, sensors, assets and zones are named by people in the site folder; tracks and alerts
are numbered by the corridor, never reused within a journal.
"""

from typing import TypeAlias

FeedId: TypeAlias = str
SensorId: TypeAlias = str
AssetId: TypeAlias = str
ZoneId: TypeAlias = str
RuleId: TypeAlias = str
PersonId: TypeAlias = str
TrackId: TypeAlias = int
AlertId: TypeAlias = int

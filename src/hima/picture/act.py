"""The closed list of outward acts. Defensive by construction: what is not here, the system cannot do."""

from enum import Enum
from typing import Final


class OutwardAct(Enum):
    """Everything that leaves the system towards people or other systems."""

    NOTIFY = "notify"
    SOUND = "sound"
    PUBLISH = "publish"
    ADVISE = "advise"
    HAND_OVER = "hand_over"
    ALL_CLEAR = "all_clear"
    SENSOR_REQUEST = "sensor_request"


AUTOMATIC: Final = frozenset({OutwardAct.NOTIFY, OutwardAct.SOUND, OutwardAct.PUBLISH})
BY_A_PERSON: Final = frozenset(OutwardAct) - AUTOMATIC

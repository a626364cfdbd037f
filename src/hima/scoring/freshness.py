"""How new the data are behind what is shown: probability of update, age, latency."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hima.picture.arrays import FloatArray
from hima.scoring.continuity import Held
from hima.scoring.mot import NONE


def probability_of_update(
    held: Held, time_s: FloatArray, updated_s: FloatArray | None, interval_s: float
) -> dict[str, float | int | None]:
    """Share of the objects' life in which a track was on them, and in which new data had just refreshed that track.

    After "probability of update of horizontal position" (EUROCONTROL specification 147): an interval counts if the
    object was reported from a measurement made within it.

    Args:
        held: Who held what.
        time_s: (T,) the moments.
        updated_s: (T, N) time of the newest data behind the track an object held, NaN without one; None if the
            picture does not tell. Then whatever is shown counts as refreshed, so the figure is an upper bound.
        interval_s: How new the data must be.
    """
    on = held.track != NONE
    life = max(int(held.alive.sum()), 1)
    # Data exactly one interval old belong to the interval before.
    fresh = on if updated_s is None else on & (time_s[:, None] - updated_s < interval_s - 1e-6)
    return {"track_pd": int(on.sum()) / life, "update_p": int(fresh.sum()) / life}


def _quantiles(name: str, values: FloatArray) -> dict[str, float | int | None]:
    if not len(values):
        return {f"{name}_p50_s": None, f"{name}_p95_s": None, f"{name}_max_s": None}
    p50, p95, most = np.percentile(values, (50, 95, 100)).tolist()
    return {f"{name}_p50_s": p50, f"{name}_p95_s": p95, f"{name}_max_s": most}


def latency(picture: Mapping[str, NDArray[Any]]) -> dict[str, float | int | None]:
    """Report time minus time of validity, over all tracks of all reports.

    Args:
        picture: Arrays as `hima.scoring.reports.columns` makes them, with ``updated``.

    Returns:
        ``data_age``: of every track shown, how old the newest data behind it are. ``latency``: of tracks that newer
        data have refreshed since the report before, how long those data took to be shown. Seconds; None without
        ``updated``.
    """
    if "updated" not in picture:
        return _quantiles("data_age", np.empty(0)) | _quantiles("latency", np.empty(0))
    order = np.lexsort((picture["time"], picture["id"]))
    time_s, id_, updated_s = (picture[name][order] for name in ("time", "id", "updated"))
    refreshed = np.ones(len(order), np.bool_)
    refreshed[1:] = (id_[1:] != id_[:-1]) | (updated_s[1:] > updated_s[:-1])
    age_s = time_s - updated_s
    return _quantiles("data_age", age_s) | _quantiles("latency", age_s[refreshed])

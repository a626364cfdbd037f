"""What Home Assistant is told of itself: each message is one that it takes, and it finds everything that is told."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiomqtt import Topic
from tests.unit.sharing.test_json_output import EVERYTHING, site
from tests.unit.web.conftest import a_picture, tracks

from hima.config.site import Site
from hima.node.sharing import sharing_context
from hima.picture.mode import Mode
from hima.sharing.home_assistant import discovery
from hima.sharing.json_output import JsonOutput, publications
from hima.sharing.topics import own_filters

__all__ = ["site"]
ROOT = Path(__file__).parents[3]
WHOM = msgspec.structs.replace(EVERYTHING, home_assistant=True)


def configs(site: Site, mode: Mode = Mode.LIVE, **changes: Any) -> dict[str, dict[str, Any]]:
    whom = msgspec.structs.replace(WHOM, **changes)
    found = {}
    for one in discovery(sharing_context(site, mode), whom):
        assert (one.retain, one.expires_s) == (True, 0)
        found[one.topic] = msgspec.json.decode(one.payload)
    return found


def test_each_entity_is_as_home_assistant_wants_it(site: Site) -> None:
    found = configs(site)
    for topic, config in found.items():
        assert re.fullmatch(r"homeassistant/(sensor|binary_sensor)/hima_khor_mor/[a-zA-Z0-9_-]+/config", topic)
        assert config["availability_topic"] == "hima/khor_mor/availability"
        assert config["device"]["identifiers"] == ["hima_khor_mor"]
        assert config["expire_after"] >= 60
        assert config["value_template"].startswith("{{ ")
        assert config["value_template"].endswith(" if value_json is defined and value_json.after else none }}")
    unique = [config["unique_id"] for config in found.values()]
    assert len(set(unique)) == len(unique)
    assets, rules, feeds = len(site.assets), len(site.rules), len(site.feeds)
    assert len(found) == 4 + assets + rules + feeds
    assert len(configs(site, alerts=False)) == 3 + feeds
    assert len(configs(site, tracks=False)) == 1 + assets + rules + feeds


def test_each_entity_reads_what_is_there(site: Site) -> None:
    around = sharing_context(site, Mode.LIVE)
    told = publications(JsonOutput(), a_picture(tracks(2), site), around, WHOM)
    assert told is not None
    said = {one.topic: msgspec.json.decode(one.payload) for one in told}
    for config in configs(site).values():
        event = said[config["state_topic"]]
        paths = re.findall(r"value_json\.(after(?:\.\w+|\['\w+'\])*)", config["value_template"])
        assert len(paths) >= 2
        for path in paths:
            value = event
            for step in re.findall(r"\w+", path):
                value = value[step]


def test_they_are_announced_once_and_only_where_it_is_wanted(site: Site) -> None:
    around = sharing_context(site, Mode.LIVE)
    for whom, wanted in ((WHOM, True), (EVERYTHING, False)):
        state, picture = JsonOutput(), a_picture(tracks(1), site)
        first = publications(state, picture, around, whom)
        assert first is not None
        assert any(one.topic.startswith("homeassistant/") for one in first) is wanted
        anew = publications(state, msgspec.structs.replace(picture, time_ns=picture.time_ns + 10**11), around, whom)
        assert anew is not None
        assert not any(one.topic.startswith("homeassistant/") for one in anew)


@pytest.mark.parametrize("mode", [Mode.LIVE, Mode.SIM])
def test_what_is_ours_at_a_broker_covers_all_that_is_kept_there_and_no_other_world(site: Site, mode: Mode) -> None:
    filters = own_filters(sharing_context(site, mode))
    for world in (Mode.LIVE, Mode.SIM):
        told = publications(JsonOutput(), a_picture(tracks(2), site), sharing_context(site, world), WHOM)
        assert told is not None
        for one in told:
            assert any(Topic(one.topic).matches(text) for text in filters) is (world is mode), one.topic


def test_what_is_not_real_is_a_device_of_its_own(site: Site) -> None:
    for topic, config in configs(site, Mode.SIM).items():
        assert "/hima_khor_mor_sim/" in topic
        assert config["device"]["name"] == f"SIM {site.name}"
        assert config["state_topic"].startswith("hima/khor_mor/sim/")

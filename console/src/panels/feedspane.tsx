import { measuring } from "../format/sensors";
import { age } from "../format/times";
import { shown } from "../state/app";
import { useApp } from "../state/hooks";
import type { FeedView } from "../wire";
import { words } from "../words/words";
import { OutputsList } from "./outputslist";
import { SensorsList } from "./sensorslist";

/** What comes in and what goes out. A feed is as old as its last useful message, whatever its socket says. */
export function FeedsPane() {
  const health = useApp((state) => shown(state).health);
  const site = useApp((state) => shown(state).hello?.site ?? null);
  if (health === null) return <p class="empty">{words.feeds.unknown}</p>;
  return (
    <>
      <ul class="feeds-list">
        {health.feeds.map((feed) => (
          <Feed key={feed.id} feed={feed} />
        ))}
      </ul>
      {health.outputs.length > 0 && <OutputsList outputs={health.outputs} />}
      <SensorsList sensors={measuring(health.sensors, site?.sensors ?? [])} />
      <p class="quiet screens">{words.feeds.screens(String(health.clients))}</p>
    </>
  );
}

function Feed({ feed }: { readonly feed: FeedView }) {
  const facts = [
    feed.ageS === null ? words.feeds.never : words.feeds.useful(age(feed.ageS)),
    words.feeds.rate(feed.rateHz.toFixed(1)),
    ...(feed.ageS === null ? [] : [feed.lagS === null ? words.feeds.lagUnknown : words.feeds.lag(age(feed.lagS))]),
    ...(feed.rejects === 0 ? [] : [words.feeds.rejects(String(feed.rejects))]),
    ...(feed.dropped === 0 ? [] : [words.feeds.dropped(String(feed.dropped))]),
  ];
  const says = words.feeds.says[feed.says]?.(feed.saysIn);
  return (
    <li class={`feed ${feed.state} ${feed.says === "not_operational" ? "wrong" : ""}`}>
      <strong>
        <bdi>{feed.id}</bdi>
        <span class="feed-state">{words.feeds.states[feed.state] ?? feed.state}</span>
      </strong>
      <span class="tabular">{facts.join(" · ")}</span>
      {says !== undefined && <span class="feed-says">{says}</span>}
      {feed.rejectReasons.length > 0 && (
        <small class="quiet">
          <bdi>{feed.rejectReasons.map(({ reason, count }) => `${reason}\u00a0${count}`).join(" · ")}</bdi>
        </small>
      )}
      {feed.reason !== "" && (
        <span>
          <bdi>{feed.reason}</bdi>
        </span>
      )}
      <small class="quiet">
        <bdi>{feed.format}</bdi> <bdi>{feed.address}</bdi>
      </small>
    </li>
  );
}

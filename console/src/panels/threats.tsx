import { useState } from "preact/hooks";
import { shown } from "../state/app";
import { useHeld } from "../state/held";
import { useApp, useTick } from "../state/hooks";
import { threatEntries } from "../state/raids";
import { sceneNowUs } from "../state/scene";
import { words } from "../words/words";
import { RaidRow } from "./raidrow";
import { TrackRow } from "./trackrow";

const ROWS = 40;

/** What may reach a protected asset, the least time to decide first: raids as one line each, and tracks by themselves. */
export function ThreatList() {
  const nowMs = useTick();
  const scene = useApp(shown);
  const selected = useApp((state) => state.selected);
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const found = scene.picture === null ? [] : threatEntries(scene.picture, scene.hello?.site.assets ?? []);
  const rows = useHeld(found, (row) => row.key, nowMs);
  const count = rows.reduce((sum, row) => sum + ("raid" in row ? row.members.length : 1), 0);
  const nowUs = sceneNowUs(scene, nowMs);
  const elapsedS = nowUs === null || scene.picture === null ? 0 : (nowUs - scene.picture.timeUs) / 1e6;
  const toggle = (raid: number) => setOpen((before) => toggled(before, raid));
  return (
    <section class="list threats" aria-labelledby="threats-title">
      <h2 id="threats-title">
        {words.threats.title}
        <span class="count number">{count > 0 && count}</span>
        <span class="columns">
          <span>{words.threats.decide}</span>
          <span>{words.threats.arrives}</span>
        </span>
      </h2>
      <div class="rows">
        {rows.length === 0 && (
          <p class="empty">{scene.picture === null ? words.threats.unknown : words.threats.empty}</p>
        )}
        {rows.slice(0, ROWS).map((entry) => {
          const given = { scene, elapsedS, selected };
          if ("raid" in entry) {
            const { id } = entry.raid;
            return <RaidRow key={entry.key} {...given} entry={entry} open={open.has(id)} toggle={() => toggle(id)} />;
          }
          return <TrackRow key={entry.key} {...given} track={entry.row.track} row={entry.row} />;
        })}
        {rows.length > ROWS && <p class="empty">{words.threats.more(String(rows.length - ROWS))}</p>}
      </div>
    </section>
  );
}

function toggled(before: ReadonlySet<number>, raid: number): ReadonlySet<number> {
  const after = new Set(before);
  if (!after.delete(raid)) after.add(raid);
  return after;
}

import { shortName } from "../format/names";
import { goTo } from "../keys/dispatch";
import { membersShown, type RaidEntry } from "../state/raids";
import type { Scene } from "../state/scene";
import { words } from "../words/words";
import { Times, TrackRow } from "./trackrow";

interface RaidProps {
  readonly entry: RaidEntry;
  readonly scene: Scene;
  readonly elapsedS: number;
  readonly selected: number;
  readonly open: boolean;
  readonly toggle: () => void;
}

/** A raid as one line, which opens into its members; the selected one and those due before it are always shown. */
export function RaidRow({ entry, scene, elapsedS, selected, open, toggle }: RaidProps) {
  const { raid, threat, members } = entry;
  const mine = new Set(raid.tracks);
  const priority = Math.max(
    0,
    ...scene.alerts.filter((item) => item.clearedUs === null && mine.has(item.track)).map((item) => item.priority),
  );
  const asset = scene.hello?.site.assets.find((item) => item.id === threat.asset);
  const name = shortName(asset?.name ?? threat.asset);
  return (
    <>
      <button
        type="button"
        class={`row threat raid p${priority}`}
        aria-expanded={open}
        title={`${words.raids.count(String(raid.confirmed), String(members.length))}. ${open ? words.raids.hide : words.raids.show}`}
        onClick={toggle}
        onDblClick={() => goTo(threat.track)}
      >
        <span class="raid-mark" aria-hidden="true">
          {open ? "▾" : "▸"}
        </span>
        <span class="who">
          <span class="raid-name">{words.raids.label(String(raid.id), String(members.length), "")}</span>
          <span class="asset">{name}</span>
        </span>
        <Times decideS={threat.decideS - elapsedS} row={threat} elapsedS={elapsedS} />
      </button>
      {membersShown(entry, open, selected).map(({ track, row }) => (
        <TrackRow key={track} member track={track} row={row} scene={scene} elapsedS={elapsedS} selected={selected} />
      ))}
    </>
  );
}

import { shortName } from "../format/names";
import { threatList } from "../state/order";
import type { Scene } from "../state/scene";
import type { MapAsset } from "../wire";
import { raidMembers, raidShapes } from "./raidshapes";
import type { TrackView } from "./trackview";
import { wedgeShapes } from "./wedges";

/** Take a scene into the view; of the picture only what is new. `other`: the scene before was another one. */
export function takeIn(view: TrackView, scene: Scene, other: boolean): void {
  if (other) view.table.clear();
  const { picture } = scene;
  const assets = scene.hello?.site.assets ?? [];
  view.table.rate = scene.clock.rate;
  if (picture !== null && picture !== view.picture) {
    view.picture = picture;
    view.pictureMs = scene.pictureMs;
    view.table.update(picture, scene.pictureMs);
    view.contacts = picture.contacts;
    view.wedges = wedgeShapes(picture.wedges, scene.hello?.site.sensors ?? []);
    view.threats = new Map(threatList(picture, assets).map((row) => [row.track, row]));
    view.assetNames = shortNames(assets);
    view.reserve();
  }
  if (picture === null) empty(view);
  view.table.mark(scene.alerts);
  view.raids = raidShapes(picture?.raids ?? [], scene.alerts, assets);
  view.raided = raidMembers(view.raids);
}

/** Without a picture nothing is to be seen: what another scene has left would be taken for this one's. */
function empty(view: TrackView): void {
  view.picture = null;
  view.contacts = [];
  view.wedges = [];
  view.threats = new Map();
  view.raidLabels = [];
}

function shortNames(assets: readonly MapAsset[]): ReadonlyMap<string, string> {
  return new Map(assets.map((asset) => [asset.id, shortName(asset.name)]));
}

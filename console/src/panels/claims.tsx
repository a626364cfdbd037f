import { finding } from "../format/findings";
import { age } from "../format/times";
import { clean } from "../map/labeltext";
import { shown } from "../state/app";
import { doubted } from "../state/doubted";
import { useApp, useTick } from "../state/hooks";
import { sceneNowUs } from "../state/scene";
import type { ClusterView, ContactView } from "../wire";
import { words } from "../words/words";

const ROWS = 8;

/** Claims that belong to no track and are contradicted, and a flood of them as one row. Nothing while there are none. */
export function ClaimList() {
  const nowMs = useTick();
  const scene = useApp(shown);
  const clusters = scene.picture?.clusters ?? [];
  const claims = doubted(scene.picture?.contacts ?? []);
  if (clusters.length + claims.length === 0) return null;
  const nowUs = sceneNowUs(scene, nowMs) ?? scene.picture?.timeUs ?? 0;
  return (
    <section class="list claims" aria-labelledby="claims-title">
      <h2 id="claims-title" title={words.claims.means}>
        {words.claims.title}
        <span class="count number">{clusters.length + claims.length}</span>
      </h2>
      <ul class="rows">
        {clusters.map((cluster) => (
          <Cluster key={`${cluster.feed} ${cluster.reason}`} cluster={cluster} nowUs={nowUs} />
        ))}
        {claims.slice(0, ROWS).map((claim) => (
          <Doubted key={claim.key} claim={claim} />
        ))}
        {claims.length > ROWS && <li class="empty">{words.threats.more(String(claims.length - ROWS))}</li>}
      </ul>
    </section>
  );
}

function Cluster({ cluster, nowUs }: { readonly cluster: ClusterView; readonly nowUs: number }) {
  const seconds = Math.max(0, (nowUs - cluster.sinceUs) / 1e6);
  return (
    <li class="row claim-row cluster">
      <span>
        <strong>{words.claims.cluster(String(cluster.count))}</strong> {words.claims.clusterOf[cluster.reason] ?? ""}
      </span>
      <small class="quiet">{words.claims.clusterHeard(cluster.feed, age(seconds))}</small>
    </li>
  );
}

function Doubted({ claim }: { readonly claim: ContactView }) {
  return (
    <li class="row claim-row">
      <span>
        <bdi>{clean(claim.name || claim.key)}</bdi>{" "}
        <small class={`claim-label ${claim.label}`}>{words.claims.labels[claim.label] ?? claim.label}</small>
      </span>
      {claim.evidence.map((found) => (
        <small key={found.code} class="quiet">
          {finding(found)}
        </small>
      ))}
    </li>
  );
}

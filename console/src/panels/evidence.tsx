import { finding } from "../format/findings";
import { distance } from "../format/numbers";
import { age } from "../format/times";
import { clean } from "../map/labeltext";
import { DISAGREE_M } from "../map/paintghosts";
import type { Scene } from "../state/scene";
import type { Subject } from "../state/subject";
import type { ContactView } from "../wire";
import { words } from "../words/words";

/** Which sensors saw it lately, and what it says of itself. */
export function Evidence({ subject, scene }: { readonly subject: Subject; readonly scene: Scene }) {
  const tracks = scene.picture?.tracks;
  const mask = tracks?.sensors[subject.row] ?? 0;
  const sensors = (scene.hello?.site.sensors ?? []).filter((_, bit) => (mask >>> bit) & 1);
  const claims = scene.picture?.contacts.filter((contact) => contact.track === subject.track) ?? [];
  return (
    <section class="block">
      <h3>
        {words.track.evidence}
        <span class="quiet">{words.track.lastDetection(age(tracks?.ageS[subject.row] ?? Number.NaN))}</span>
      </h3>
      <ul class="evidence">
        {sensors.length === 0 && <li class="empty">{words.track.noSensor}</li>}
        {sensors.map((sensor) => (
          <li key={sensor.id}>
            <bdi>{sensor.id}</bdi>
            <span class="quiet">{words.track.sensorKinds[sensor.kind] ?? sensor.kind}</span>
            <span class="quiet">{words.track.sensorFresh}</span>
          </li>
        ))}
        {claims.map((claim) => (
          <Claim key={claim.key} claim={claim} />
        ))}
      </ul>
    </section>
  );
}

/** Who found the claimed place, what its height was measured from, and how good the aircraft says it is. */
function provenance(claim: ContactView): readonly string[] {
  const codes: readonly (readonly [string, number | null])[] = [
    ["NIC", claim.nic],
    ["NACp", claim.nacP],
    ["SIL", claim.sil],
    ["SDA", claim.sda],
  ];
  const quality = codes.filter(([, code]) => code !== null).map(([name, code]) => `${name} ${code}`);
  return [
    words.track.claimOrigins[claim.origin] ?? "",
    words.track.claimHeights[claim.heightReference] ?? "",
    quality.length > 0 ? words.track.claimQuality(quality.join(", ")) : "",
  ].filter((said) => said !== "");
}

function Claim({ claim }: { readonly claim: ContactView }) {
  const offset = claim.offsetM;
  const disagrees = offset !== null && offset > DISAGREE_M;
  const place = offset === null ? "" : distance(offset);
  const said = provenance(claim);
  const doubtful = disagrees || claim.label === "contradicted";
  return (
    <li class={doubtful ? "claim disagrees" : "claim"}>
      <bdi>{clean(claim.name || claim.key)}</bdi>
      <span class="quiet">
        {words.track.claim} · {words.track.claims[claim.source] ?? claim.source}
      </span>
      <span class="quiet">{words.track.claimAge(age(claim.ageS))}</span>
      <span class={`claim-label ${claim.label}`}>
        {words.claims.labels[claim.label] ?? claim.label}
        {claim.also.length > 0 && ` · ${words.claims.also(String(claim.also.length))}`}
      </span>
      {said.length > 0 && <span class="provenance">{said.join(" · ")}</span>}
      {offset !== null && (
        <span class="agreement">{disagrees ? words.track.claimDisagrees(place) : words.track.claimAgrees(place)}</span>
      )}
      {claim.evidence.map((found) => (
        <span key={found.code} class="finding">
          {finding(found)}
        </span>
      ))}
    </li>
  );
}

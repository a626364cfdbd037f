import { biasLine, sensorFacts, unknownBiases } from "../format/sensors";
import type { SensorView } from "../wire";
import { words } from "../words/words";

/** What each sensor is off by, and whether it does what it should. */
export function SensorsList({ sensors }: { readonly sensors: readonly SensorView[] }) {
  return (
    <section aria-label={words.sensors.title}>
      <h3 class="sensors-title">{words.sensors.title}</h3>
      {sensors.length === 0 && <p class="empty">{words.sensors.unknown}</p>}
      <ul class="feeds-list">
        {sensors.map((sensor) => (
          <Sensor key={sensor.id} sensor={sensor} />
        ))}
      </ul>
    </section>
  );
}

function Sensor({ sensor }: { readonly sensor: SensorView }) {
  const unknown = unknownBiases(sensor);
  const wrong = sensor.misaligned || sensor.noisy || sensor.detectionPoor || sensor.frozen;
  return (
    <li class={wrong ? "feed wrong" : "feed"}>
      <strong>
        <bdi>{sensor.id}</bdi>
        <span class="feed-state">{words.sensors.states[sensor.state] ?? sensor.state}</span>
      </strong>
      {sensor.biases.length > 0 && (
        <table class="biases">
          <tbody>
            {sensor.biases.map((bias) => (
              <tr key={bias.quantity} class={bias.significant ? "significant" : "quiet"}>
                <th scope="row">{words.sensors.quantities[bias.quantity] ?? bias.quantity}</th>
                <td class="number">{biasLine(bias)}</td>
                <td>{bias.applied !== 0 ? words.sensors.corrected : ""}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {unknown.length > 0 && <span class="quiet">{words.sensors.unknownBiases(unknown.join(", "))}</span>}
      <span class="tabular">{sensorFacts(sensor).join(" · ")}</span>
    </li>
  );
}

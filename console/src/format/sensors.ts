import type { BiasView, HealthMessage, MapSensor, OutputView, SensorView } from "../wire";
import { words } from "../words/words";

const DIGITS: Record<string, number> = { m: 1, deg: 2, s: 2 };
const SIGNS: Record<string, string> = { m: " m", deg: "°", s: " s" };

/** Kinds of receivers that only pass on what aircraft say of themselves. */
const LISTENING: ReadonlySet<string> = new Set(["remote_id", "adsb", "partner"]);

/** Sensors that measure, and so may be off; `site`: the site's. One of which something was learnt measures. */
export function measuring(sensors: readonly SensorView[], site: readonly MapSensor[]): SensorView[] {
  const listening = new Set(site.filter(({ kind }) => LISTENING.has(kind)).map(({ id }) => id));
  return sensors.filter((sensor) => !listening.has(sensor.id) || learnt(sensor));
}

function learnt({ biases, common, noise, detection, frozen }: SensorView): boolean {
  return biases.length > 0 || common > 0 || noise !== null || detection !== null || frozen;
}

/** A bias with its uncertainty: `+0.60° ± 0.04°`. */
export function biasLine(bias: BiasView): string {
  const digits = DIGITS[bias.unit] ?? 2;
  const sign = SIGNS[bias.unit] ?? "";
  const value = Math.abs(bias.value).toFixed(digits);
  const minus = bias.value < 0 && Number(value) !== 0;
  return `${minus ? "−" : "+"}${value}${sign} ± ${bias.sigma.toFixed(digits)}${sign}`;
}

/** What else is to be said of a sensor, also that something is unknown. */
export function sensorFacts(sensor: SensorView): string[] {
  const facts = words.sensors;
  return [
    ...(sensor.frozen ? [facts.frozen] : []),
    facts.common(String(sensor.common)),
    ...(sensor.claimants > 0 ? [facts.claimants(String(sensor.claimants))] : []),
    sensor.noise === null ? facts.noiseUnknown : facts.noise(sensor.noise.toFixed(1)),
    ...(sensor.noiseApplied === 1 ? [] : [facts.noiseApplied]),
    sensor.detection === null ? facts.detectionUnknown : facts.detection(String(Math.round(sensor.detection * 100))),
  ];
}

/** Names of the quantities that nothing is known of; none where the sensor is not to be calibrated. */
export function unknownBiases(sensor: SensorView): string[] {
  if (sensor.state === "off") return [];
  const known = new Set(sensor.biases.map(({ quantity }) => quantity));
  return Object.entries(words.sensors.quantities)
    .filter(([quantity]) => !known.has(quantity))
    .map(([, name]) => name);
}

/** The sensors or outputs that a note of the node is about, with figures; empty for a note about something else. */
export function concerned(note: string, { sensors, outputs }: Pick<HealthMessage, "sensors" | "outputs">): string {
  if (note === "output_down") return down(outputs);
  const holds: Record<string, (sensor: SensorView) => boolean> = {
    sensor_misaligned: (sensor) => sensor.misaligned,
    sensor_noisy: (sensor) => sensor.noisy,
    sensor_poor: (sensor) => sensor.detectionPoor,
    sensor_frozen: (sensor) => sensor.frozen,
  };
  const test = holds[note];
  if (test === undefined) return "";
  return sensors
    .filter(test)
    .map((sensor) => `${sensor.id}${note === "sensor_misaligned" ? figures(sensor) : ""}`)
    .join(", ");
}

function down(outputs: readonly OutputView[]): string {
  return outputs
    .filter(({ state }) => state === "down")
    .map(({ id }) => id)
    .join(", ");
}

function figures(sensor: SensorView): string {
  const out = sensor.biases.filter((bias) => bias.significant);
  if (out.length === 0) return "";
  const lines = out.map((bias) => `${words.sensors.quantities[bias.quantity] ?? bias.quantity} ${biasLine(bias)}`);
  return ` (${lines.join(", ")})`;
}

const MINUS = "\u2212";
const DASH = "\u2013";
const NO_BREAK = "\u00a0";

/** Seconds as m:ss, or h:mm:ss from an hour on; rounded down, so that a countdown never promises more than there is. */
export function countdown(seconds: number): string {
  if (!Number.isFinite(seconds)) return DASH;
  const whole = Math.floor(seconds);
  const size = Math.abs(whole);
  const hours = Math.floor(size / 3600);
  const minutes = Math.floor((size % 3600) / 60);
  const rest = String(size % 60).padStart(2, "0");
  const text = hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
  return whole < 0 ? `${MINUS}${text}` : text;
}

/** An arrival band: earliest to latest; an open end where part of it never arrives. */
export function band(earlyS: number, lateS: number | null): string {
  const early = countdown(Math.max(0, earlyS));
  if (lateS === null) return `${early}${DASH}…`;
  const late = countdown(Math.max(0, lateS));
  return late === early ? early : `${early}${DASH}${late}`;
}

/** An age: tenths below ten seconds, then whole seconds, minutes, hours. */
export function age(seconds: number): string {
  if (!Number.isFinite(seconds)) return DASH;
  const size = Math.max(0, seconds);
  if (size < 9.95) return `${size.toFixed(1)}${NO_BREAK}s`;
  if (size < 120) return `${Math.round(size)}${NO_BREAK}s`;
  if (size < 7200) return `${Math.round(size / 60)}${NO_BREAK}min`;
  return `${Math.round(size / 3600)}${NO_BREAK}h`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** Time of day, HH:MM:SS in 24 hours. `zone`: IANA name; an unknown one gives UTC. */
export function timeOfDay(timeUs: number, zone: string): string {
  return formatOf(zone, true).format(timeUs / 1000);
}

/** Time of day without seconds. */
export function hourAndMinute(timeUs: number, zone: string): string {
  return formatOf(zone, false).format(timeUs / 1000);
}

/** Date of a moment as YYYY-MM-DD. */
export function day(timeUs: number, zone: string): string {
  const key = `day ${zone}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = made(zone, { year: "numeric", month: "2-digit", day: "2-digit" }, "en-CA");
    formats.set(key, format);
  }
  return format.format(timeUs / 1000);
}

function formatOf(zone: string, seconds: boolean): Intl.DateTimeFormat {
  const key = `${seconds} ${zone}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = made(zone, {
      hour: "2-digit",
      minute: "2-digit",
      ...(seconds && { second: "2-digit" }),
      hourCycle: "h23",
    });
    formats.set(key, format);
  }
  return format;
}

function made(zone: string, options: Intl.DateTimeFormatOptions, locale = "en-GB"): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  } catch {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
  }
}

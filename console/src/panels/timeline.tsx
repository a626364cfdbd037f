import { useEffect, useRef, useState } from "preact/hooks";
import { age, timeOfDay } from "../format/times";
import { api } from "../link/api";
import { closeReplay, controlReplay } from "../link/session";
import { paletteOf } from "../map/palette";
import { app, siteZone } from "../state/app";
import { useApp, useStore, useTick } from "../state/hooks";
import { preferences } from "../state/prefs";
import { sceneNowUs } from "../state/scene";
import { Throttle } from "../state/throttle";
import { goToTime, replayAtUs, replayEvent, replayFromNow, SPEEDS } from "../state/timetravel";
import { words } from "../words/words";
import { paintTimeline } from "./timelinepaint";
import { describeNear, spanOf, timeAt } from "./timespan";

const POLL_MS = 10_000;
const SOON_MS = 1_000;
const STEP_US = 10_000_000;

/** What happened: alarms, gaps in the feeds, people's acts. Pull anywhere to see that moment again. */
export function Timeline() {
  usePolling();
  return (
    <section class="timeline" aria-label={words.timeline.label}>
      <div class="lane-names" aria-hidden="true">
        <span>{words.timeline.lanes.alarms}</span>
        <span>{words.timeline.lanes.feeds}</span>
        <span>{words.timeline.lanes.people}</span>
      </div>
      <Strip />
      <Controls />
    </section>
  );
}

/** Ask for the timeline now and then, and soon after the alarms have changed, also while they never cease to. */
function usePolling(): void {
  const alerts = useApp((state) =>
    state.live.alerts
      .map((alert) => `${alert.id}${alert.state}`)
      .sort()
      .join(),
  );
  const soon = useRef<Throttle | null>(null);
  useEffect(() => {
    let stopped = false;
    const ask = async () => {
      const answer = await api.timeline(0);
      if (answer.ok && !stopped) app.set({ timeline: answer.body });
    };
    const throttle = new Throttle(SOON_MS, () => void ask());
    soon.current = throttle;
    void ask();
    const timer = setInterval(() => void ask(), POLL_MS);
    return () => {
      stopped = true;
      throttle.stop();
      clearInterval(timer);
    };
  }, []);
  useEffect(() => soon.current?.ask(), [alerts]);
}

function Strip() {
  const nowMs = useTick(500);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hover, setHover] = useState("");
  const timeline = useApp((state) => state.timeline);
  const live = useApp((state) => state.live);
  const replaying = useApp((state) => state.replay !== null);
  const zone = useApp(siteZone);
  const theme = useStore(preferences, (value) => value.theme);
  const nowUs = sceneNowUs(live, nowMs);
  const span = nowUs === null ? null : spanOf(timeline?.sinceUs ?? nowUs, nowUs);
  const atUs = replaying ? replayAtUs(nowMs) : nowUs;
  useEffect(() => {
    if (canvas.current === null || span === null || nowUs === null) return;
    paintTimeline(canvas.current, {
      timeline,
      span,
      nowUs,
      atUs: atUs ?? nowUs,
      zone,
      palette: paletteOf(theme),
      replaying,
    });
  });
  const timeOf = (event: PointerEvent) => {
    if (span === null || canvas.current === null) return null;
    const box = canvas.current.getBoundingClientRect();
    const part = (event.clientX - box.left) / box.width;
    return timeAt(span, document.documentElement.dir === "rtl" ? 1 - part : part);
  };
  const scrub = (event: PointerEvent) => {
    const time = timeOf(event);
    if (time !== null) goToTime(time);
  };
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -STEP_US, ArrowRight: STEP_US }[event.key];
    if (step === undefined || atUs === null) return;
    event.preventDefault();
    goToTime(atUs + (document.documentElement.dir === "rtl" ? -step : step));
  };
  const look = (event: PointerEvent) => {
    const time = timeOf(event);
    if (time === null || span === null) return;
    setHover(`${timeOfDay(time, zone)}  ${describeNear(timeline, time, (span.toUs - span.fromUs) / 150)}`);
    if (event.buttons === 1) scrub(event);
  };
  return (
    <div
      class="strip"
      role="slider"
      tabIndex={0}
      data-arrows=""
      aria-label={words.timeline.label}
      aria-valuemin={0}
      aria-valuemax={span === null ? 0 : Math.round((span.toUs - span.fromUs) / 1e6)}
      aria-valuenow={span === null || atUs === null ? 0 : Math.round((atUs - span.fromUs) / 1e6)}
      aria-valuetext={atUs === null ? "" : timeOfDay(atUs, zone)}
      onPointerDown={scrub}
      onPointerMove={look}
      onPointerLeave={() => setHover("")}
      onKeyDown={onKey}
    >
      <canvas ref={canvas} />
      {hover !== "" && <output class="hover tabular">{hover}</output>}
    </div>
  );
}

function Controls() {
  const replay = useApp((state) => state.replay);
  const span = useApp((state) => {
    const nowUs = sceneNowUs(state.live, performance.now());
    return nowUs === null || state.timeline === null
      ? ""
      : age(Math.max(1, Math.round((nowUs - state.timeline.sinceUs) / 60e6)) * 60);
  });
  return (
    <div class="controls">
      <button
        type="button"
        class="square"
        aria-label={words.timeline.previous}
        title={`${words.timeline.previous} ([)`}
        onClick={() => replayEvent(-1)}
      >
        <StepIcon />
      </button>
      {replay === null ? (
        <button type="button" onClick={replayFromNow} title={`${words.timeline.replay} (R)`}>
          {words.timeline.replay}
        </button>
      ) : (
        <>
          <button type="button" onClick={() => controlReplay({ paused: !replay.paused })}>
            {replay.paused ? words.timeline.play : words.timeline.pause}
          </button>
          <select
            aria-label={words.timeline.speed}
            value={String(replay.speed)}
            onChange={(event) => controlReplay({ speed: Number(event.currentTarget.value) })}
          >
            {SPEEDS.map((speed) => (
              <option key={speed} value={String(speed)}>
                ×{speed}
              </option>
            ))}
          </select>
        </>
      )}
      <button
        type="button"
        class="square"
        aria-label={words.timeline.next}
        title={`${words.timeline.next} (])`}
        onClick={() => replayEvent(1)}
      >
        <StepIcon forward />
      </button>
      <button
        type="button"
        class={replay === null ? "live on" : "live"}
        aria-pressed={replay === null}
        onClick={closeReplay}
      >
        {words.timeline.live}
      </button>
      <small class="quiet">{span !== "" && words.timeline.span(span)}</small>
    </div>
  );
}

function StepIcon({ forward = false }: { readonly forward?: boolean }) {
  return (
    <svg class={forward ? "step forward" : "step"} viewBox="0 0 12 12" aria-hidden="true">
      <path d="M10.5 1.5v9L4 6zM1.5 1.5H3v9H1.5z" />
    </svg>
  );
}

import type { ComponentChildren } from "preact";
import { age, day, hourAndMinute, timeOfDay } from "../format/times";
import { openPane, toggleTheme } from "../keys/dispatch";
import { signOut } from "../link/session";
import { switchSound, testSound } from "../sound/watch";
import { app, mayDecide, maySeePeople, shown, siteZone } from "../state/app";
import { dataAgeS, freshness } from "../state/freshness";
import { useApp, useStore, useTick } from "../state/hooks";
import { preferences } from "../state/prefs";
import { sceneNowUs } from "../state/scene";
import { words } from "../words/words";
import { Sight } from "./sight";

const CLOCK_OFF_S = 1;

/** What the picture is worth: what kind of world, how old, how many sensors, whether alarms can be heard. */
export function TruthBar() {
  return (
    <section class="truth-bar" aria-label={words.bar.label}>
      <Mode />
      <Link />
      <Clocks />
      <Feeds />
      <Sight />
      <AlarmRate />
      <Sound />
      <Person />
    </section>
  );
}

function Cell({
  name,
  title,
  children,
}: {
  readonly name: string;
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class={`cell ${name}`}>
      <span class="cell-title">{title}</span>
      {children}
    </div>
  );
}

function Mode() {
  const mode = useApp((state) => (state.past === null ? state.live.hello?.mode : "REPLAY") ?? "");
  const site = useApp((state) => state.live.hello?.site.name ?? "");
  // A replayed simulation must not look like a past that was real.
  const recorded = useApp((state) => shown(state).hello?.recordedMode ?? "");
  const meaning = words.modeMeanings[`${mode}_${recorded}`] ?? words.modeMeanings[mode] ?? "";
  return (
    <div class="mode" title={meaning}>
      <strong class="mode-word">{words.modes[mode] ?? words.link.CONNECTING}</strong>
      <span class="mode-site">
        <bdi>{site}</bdi>
        <span class="mode-meaning">{meaning}</span>
      </span>
    </div>
  );
}

function Link() {
  const nowMs = useTick();
  const live = useApp((state) => state.live);
  const state = freshness(live, nowMs);
  const ageS = dataAgeS(live, nowMs);
  return (
    <Cell name={`link ${state.toLowerCase()}`} title={words.bar.link}>
      <span class="cell-value" role="status">
        <i class="lamp" aria-hidden="true" />
        {words.link[state]}
        <small class="number">{ageS === null ? words.link.never : age(ageS)}</small>
      </span>
    </Cell>
  );
}

function Clocks() {
  const nowMs = useTick();
  const scene = useApp(shown);
  const zone = useApp(siteZone);
  const nowUs = sceneNowUs(scene, nowMs);
  const live = useApp((state) => state.live);
  const liveUs = live.hello?.mode === "LIVE" ? sceneNowUs(live, nowMs) : null;
  const offS = liveUs === null ? 0 : Math.abs(Date.now() - liveUs / 1000) / 1000;
  return (
    <>
      <Cell name="clock local" title={words.bar.local}>
        <span class="cell-value number">{nowUs === null ? "–" : timeOfDay(nowUs, zone)}</span>
      </Cell>
      <Cell name="clock utc" title={`${words.bar.utc} ${nowUs === null ? "" : day(nowUs, "UTC")}`}>
        <span class="cell-value number quiet">{nowUs === null ? "–" : timeOfDay(nowUs, "UTC")}</span>
      </Cell>
      {offS > CLOCK_OFF_S && live.lastDataMs !== null && (
        <span class="clock-off" role="status">
          {words.link.clockOff(age(offS))}
        </span>
      )}
    </>
  );
}

function Feeds() {
  const health = useApp((state) => shown(state).health);
  const all = health?.feeds.length ?? 0;
  const up = health?.feeds.filter((feed) => feed.state === "live" && feed.says !== "not_operational").length ?? 0;
  const recording = health?.recording ?? "ok";
  return (
    <button
      type="button"
      class={`cell feeds ${health === null || up < all ? "abnormal" : ""}`}
      onClick={() => openPane("feeds")}
    >
      <span class="cell-title">{words.bar.sensors}</span>
      <span class="cell-value number">
        {health === null ? words.bar.unknown : words.bar.sensorsUp(String(up), String(all))}
      </span>
      {recording !== "ok" && <span class="recording">{words.bar.recording[recording] ?? recording}</span>}
    </button>
  );
}

function AlarmRate() {
  const rate = useApp((state) => shown(state).health?.alarmsLast10Min ?? null);
  return (
    <Cell name={`rate ${rate === null || rate > 10 ? "abnormal" : ""}`} title={words.bar.alarms}>
      <span class="cell-value number">{rate ?? words.bar.unknown}</span>
    </Cell>
  );
}

function Sound() {
  const sound = useApp((state) => state.sound);
  const testedUs = useApp((state) => state.soundTestedUs);
  const zone = useApp(siteZone);
  const tested = testedUs === null ? words.sound.untested : words.sound.tested(hourAndMinute(testedUs, zone));
  return (
    <div class={`cell sound ${sound === "on" ? "" : "abnormal"}`}>
      <span class="cell-title">{words.bar.sound}</span>
      <span class="cell-value">
        <button
          type="button"
          class="plain value"
          aria-label={sound === "off" ? words.sound.switchOn : words.sound.switchOff}
          title={sound === "off" ? words.sound.switchOn : words.sound.switchOff}
          onClick={() => switchSound(sound === "off")}
        >
          {words.sound[sound]}
        </button>
        <button type="button" class="plain small" onClick={() => void testSound()} title={`${words.sound.test} (S)`}>
          {tested}
        </button>
      </span>
    </div>
  );
}

const VIEWS = ["picture", "registry", "permits"] as const;

/** The picture, or an office beside the alarms. */
function Views() {
  const view = useApp((state) => state.view);
  const may = useApp((state) => state.past === null && mayDecide(state.you));
  if (!may) return null;
  return (
    <nav class="views" aria-label={words.views.label}>
      {VIEWS.map((name) => (
        <button
          key={name}
          type="button"
          class="tool"
          aria-current={view === name ? "page" : undefined}
          onClick={() => app.set({ view: name })}
        >
          {words.views[name]}
        </button>
      ))}
    </nav>
  );
}

function Person() {
  const you = useApp((state) => state.you);
  const shift = useApp((state) => state.shift);
  const theme = useStore(preferences, (value) => value.theme);
  if (you === null) return null;
  return (
    <div class="person">
      <span class="person-name" title={you.organisation}>
        <bdi>{you.name}</bdi>
        <small>
          {words.people.roles[you.role] ?? you.role}
          {shift !== "" && " ·\u00a0✓"}
        </small>
      </span>
      <Views />
      <button type="button" class="tool" onClick={() => openPane("zones")}>
        {words.zones.title}
      </button>
      {maySeePeople(you) && (
        <button type="button" class="tool" onClick={() => openPane("people")}>
          {words.people.title}
        </button>
      )}
      <button
        type="button"
        class="tool"
        onClick={toggleTheme}
        title={`${words.bar.theme} (D)`}
        aria-label={words.bar.theme}
      >
        {theme === "dark" ? words.bar.light : words.bar.dark}
      </button>
      <button type="button" class="tool" onClick={() => void signOut()}>
        {words.bar.signOut}
      </button>
    </div>
  );
}

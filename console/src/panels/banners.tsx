import { concerned } from "../format/sensors";
import { age, hourAndMinute, timeOfDay } from "../format/times";
import { closeReplay, signOut } from "../link/session";
import { switchSound, testSound, unlock } from "../sound/watch";
import { app, say, shown, siteZone } from "../state/app";
import { dataAgeS, freshness } from "../state/freshness";
import { useApp, useTick } from "../state/hooks";
import { sceneNowUs } from "../state/scene";
import { replayAtUs } from "../state/timetravel";
import { words } from "../words/words";

const FLOOD = 10;
const SESSION_WARNING_US = 15 * 60_000_000;

/** What must not be overlooked, one line each, never over the map. */
export function Banners() {
  return (
    <div class="banners">
      <Offline />
      <Replay />
      <Blocked />
      <Notes />
      <Flood />
      <SessionEnds />
      <StartShift />
    </div>
  );
}

function Offline() {
  const nowMs = useTick();
  const live = useApp((state) => state.live);
  if (freshness(live, nowMs) !== "OFFLINE") return null;
  const ageS = dataAgeS(live, nowMs);
  return (
    <div class="banner danger" role="alert">
      <strong>{words.link.OFFLINE}</strong>
      <span>{ageS === null ? words.link.offlineNever : words.link.offline(age(ageS))}</span>
    </div>
  );
}

function Replay() {
  const nowMs = useTick();
  const replay = useApp((state) => state.replay);
  const zone = useApp(siteZone);
  const waiting = useApp((state) => state.live.alerts.filter((alert) => alert.state === "raised").length);
  const atUs = replayAtUs(nowMs);
  if (replay === null || atUs === null) return null;
  return (
    <div class="banner replaying" role="status">
      <span>
        {words.timeline.replayBanner(timeOfDay(atUs, zone), replay.paused ? words.timeline.paused : `×${replay.speed}`)}
      </span>
      {waiting > 0 && <strong class="live-alarm">{words.timeline.liveAlarms(String(waiting))}</strong>}
      <button type="button" class="primary" onClick={closeReplay}>
        {words.timeline.backToLive}
      </button>
    </div>
  );
}

function Blocked() {
  const sound = useApp((state) => state.sound);
  const shift = useApp((state) => state.shift);
  if (sound === "on" || (sound === "locked" && shift === "")) return null;
  const text = { locked: words.sound.blocked, off: words.sound.offBanner, failed: words.sound.failedBanner }[sound];
  return (
    <div class="banner caution" role="alert">
      <span>{text}</span>
      {sound === "off" && (
        <button type="button" onClick={() => switchSound(true)}>
          {words.sound.switchOn}
        </button>
      )}
    </div>
  );
}

function Notes() {
  const notes = useApp((state) => shown(state).health?.notes.join(" ") ?? "");
  const health = useApp((state) => shown(state).health);
  if (notes === "" || health === null) return null;
  return (
    <div class="banner caution" role="alert">
      {notes.split(" ").map((note) => (
        <span key={note}>
          {words.feeds.notes[note] ?? note} <bdi>{concerned(note, health)}</bdi>
        </span>
      ))}
    </div>
  );
}

function Flood() {
  const rate = useApp((state) => shown(state).health?.alarmsLast10Min ?? 0);
  if (rate <= FLOOD) return null;
  return (
    <div class="banner caution" role="status">
      <span>{words.flood(String(rate))}</span>
    </div>
  );
}

/** Said in time: nobody should find the screen dark in the middle of a raid. */
function SessionEnds() {
  const nowMs = useTick(5_000);
  const untilUs = useApp((state) => state.you?.signedInUntilUs ?? 0);
  const live = useApp((state) => state.live);
  const zone = useApp(siteZone);
  const nowUs = live.hello?.mode === "LIVE" ? sceneNowUs(live, nowMs) : Date.now() * 1000;
  if (untilUs === 0 || nowUs === null || untilUs - nowUs > SESSION_WARNING_US) return null;
  return (
    <div class="banner caution" role="alert">
      <span>{words.shift.ends(hourAndMinute(untilUs, zone))}</span>
    </div>
  );
}

/** Once a shift: unlock the sound, hear the tones, confirm who sits here. */
function StartShift() {
  const you = useApp((state) => state.you);
  const shift = useApp((state) => state.shift);
  const sound = useApp((state) => state.sound);
  const known = useApp((state) => state.live.hello !== null);
  if (you === null || shift !== "" || !known) return null;
  return (
    <section class="banner shift" aria-label={words.shift.title}>
      <strong>{words.shift.title}</strong>
      <span>
        {words.shift.ask(you.name)} {sound === "locked" && words.sound.blocked}
      </span>
      <button type="button" class="primary" onClick={() => void start(you.name)}>
        {words.shift.start}
      </button>
      <button type="button" onClick={() => void signOut()}>
        {words.shift.notMe}
      </button>
    </section>
  );
}

async function start(name: string): Promise<void> {
  const state = app.get();
  const nowUs = sceneNowUs(state.live, performance.now()) ?? Date.now() * 1000;
  app.set({ shift: name });
  say(words.shift.started(name, hourAndMinute(nowUs, siteZone(state))));
  await unlock();
  await testSound();
}

import { app, mayDecide, say } from "../state/app";
import { spokenOf } from "../state/called";
import { toAcknowledge } from "../state/order";
import type { AffiliationRequest, AlertView } from "../wire";
import { words } from "../words/words";
import { type Answer, api } from "./api";

type Failure = Extract<Answer<unknown>, { ok: false }>;

/** The sentence for a refusal: by its code from the catalogue, else as the server said it, if it said anything. */
export function refusalSentence(failure: Failure): string {
  return words.refusals[failure.refusal] ?? (failure.sentence || (words.refusals.no_answer ?? ""));
}

/** What the status line says of a decision that had no effect. */
export function failureText(failure: Failure, acknowledging: boolean): string {
  if (failure.status === 0) return words.acts.unreachable;
  const sentence = refusalSentence(failure);
  if (failure.status !== 507) return sentence;
  return acknowledging ? words.acts.notRecordedAcknowledge(sentence) : words.acts.notRecorded(sentence);
}

/** True if this screen may decide now; else the status line says why not. */
export function mayActNow(): boolean {
  const state = app.get();
  if (state.past !== null) say(words.timeline.readOnly, true);
  else if (!mayDecide(state.you)) say(words.acts.notAllowed, true);
  else return true;
  return false;
}

/** Acknowledge one alarm, or the selected track's, or the most urgent one. */
export async function acknowledge(alert?: AlertView): Promise<void> {
  if (!mayActNow()) return;
  const { live, selected } = app.get();
  const target = alert ?? toAcknowledge(live.alerts, selected);
  if (target === null) {
    say(words.acts.nothingToAcknowledge);
    return;
  }
  const answer = await api.acknowledge(target.id);
  if (answer.ok) say(words.acts.acknowledged(spokenOf(live.picture, target.track)));
  else say(failureText(answer, true), true);
}

/** Take an ended alarm off the list: it was seen. */
export async function dismiss(alert?: AlertView): Promise<void> {
  if (!mayActNow()) return;
  const { live, selected } = app.get();
  const unseen = live.alerts.filter((item) => item.state === "cleared_unseen");
  const target = alert ?? unseen.find((item) => item.track === selected) ?? unseen[0];
  if (target === undefined) {
    say(words.acts.nothingToDismiss);
    return;
  }
  const answer = await api.dismiss(target.id);
  if (answer.ok) say(words.acts.dismissed(spokenOf(live.picture, target.track)));
  else say(failureText(answer, false), true);
}

/** Say whose a track is. True if it took effect. */
export async function mark(track: number, request: AffiliationRequest, word: string): Promise<boolean> {
  if (!mayActNow()) return false;
  const answer = await api.setAffiliation(track, request);
  if (answer.ok) say(words.mark.done(spokenOf(app.get().live.picture, track), word));
  else say(failureText(answer, false), true);
  return answer.ok;
}

/** Give a track a name, or its number back. True if it took effect. */
export async function rename(track: number, name: string): Promise<boolean> {
  const before = spokenOf(app.get().live.picture, track);
  return decided(
    () => api.rename(track, { name }),
    name === "" ? words.hand.unnamed(before) : words.hand.named(before, name),
  );
}

/** Say that another track is the same object. True if it took effect. */
export async function merge(track: number, other: number, reason: string): Promise<boolean> {
  const { picture } = app.get().live;
  const done = words.hand.merged(spokenOf(picture, other), spokenOf(picture, track));
  return decided(() => api.merge(track, { other, reason }), done);
}

/** Say that a track holds two objects. `other`: a merged number that comes back, 0 for a new one. */
export async function split(track: number, other: number): Promise<boolean> {
  return decided(() => api.split(track, { other }), words.hand.parted(spokenOf(app.get().live.picture, track)));
}

async function decided(act: () => Promise<Answer<unknown>>, done: string): Promise<boolean> {
  if (!mayActNow()) return false;
  const answer = await act();
  if (answer.ok) say(done);
  else say(failureText(answer, false), true);
  return answer.ok;
}

import type { SoundState } from "../state/app";
import { lengthS, type Note, testTune } from "./tones";

const VOLUME = 0.5;
const EDGE_S = 0.012;
const AUDIBLE = 0.01;

/** Plays tones, and knows whether the browser lets it. */
export class Sounder {
  #context: AudioContext | null = null;
  #output: AnalyserNode | null = null;
  #off = false;
  #failed = false;

  constructor(private readonly changed: (state: SoundState) => void) {}

  get state(): SoundState {
    if (this.#failed) return "failed";
    if (this.#off) return "off";
    return this.#context?.state === "running" ? "on" : "locked";
  }

  /** Ask the browser for sound; it grants it only within a gesture of the user. */
  async unlock(): Promise<void> {
    try {
      this.#context ??= this.#open();
      if (this.#context.state !== "running") await this.#context.resume();
      this.#failed = false;
    } catch {
      this.#failed = true;
    }
    this.changed(this.state);
  }

  switch(on: boolean): void {
    this.#off = !on;
    this.changed(this.state);
  }

  play(notes: readonly Note[]): void {
    const context = this.#context;
    if (this.state !== "on" || context === null || this.#output === null) return;
    const startS = context.currentTime + 0.02;
    for (const note of notes) this.#sound(context, this.#output, note, startS + note.atS);
  }

  /** Play every tone and listen to the own output. True if a signal was there: nobody can know whether it was heard. */
  async test(): Promise<boolean> {
    const output = this.#output;
    if (this.state !== "on" || output === null) return false;
    const tune = testTune();
    this.play(tune);
    const samples = new Float32Array(output.fftSize);
    const endMs = performance.now() + lengthS(tune) * 1000;
    let loudest = 0;
    while (performance.now() < endMs) {
      output.getFloatTimeDomainData(samples);
      for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    return loudest > AUDIBLE;
  }

  #open(): AudioContext {
    const context = new AudioContext();
    const output = context.createAnalyser();
    output.connect(context.destination);
    context.onstatechange = () => this.changed(this.state);
    this.#output = output;
    return context;
  }

  #sound(context: AudioContext, output: AudioNode, note: Note, atS: number): void {
    const volume = context.createGain();
    volume.gain.setValueAtTime(0, atS);
    volume.gain.linearRampToValueAtTime(VOLUME, atS + EDGE_S);
    volume.gain.setValueAtTime(VOLUME, atS + note.lengthS - EDGE_S);
    volume.gain.linearRampToValueAtTime(0, atS + note.lengthS);
    volume.connect(output);
    for (const [multiple, share] of [
      [1, 0.7],
      [2, 0.3],
    ] as const) {
      const oscillator = context.createOscillator();
      const part = context.createGain();
      part.gain.value = share;
      oscillator.frequency.value = note.hertz * multiple;
      oscillator.connect(part).connect(volume);
      oscillator.start(atS);
      oscillator.stop(atS + note.lengthS + EDGE_S);
    }
  }
}

/** One note: when it begins (s), how long it lasts (s), its pitch (Hz). */
export interface Note {
  readonly atS: number;
  readonly lengthS: number;
  readonly hertz: number;
}

/** Tone of each priority. They differ in rhythm and direction, so that they can be told apart without pitch. */
export const TONES: Readonly<Record<number, readonly Note[]>> = {
  1: [{ atS: 0, lengthS: 0.28, hertz: 523 }],
  2: [
    { atS: 0, lengthS: 0.16, hertz: 587 },
    { atS: 0.24, lengthS: 0.24, hertz: 784 },
  ],
  3: [0, 0.18, 0.36, 0.72, 0.9, 1.08].map((atS, index) => ({ atS, lengthS: 0.13, hertz: index % 3 === 2 ? 740 : 988 })),
};

/** The tone that says that the node is gone: falling. */
export const OFFLINE_TONE: readonly Note[] = [
  { atS: 0, lengthS: 0.3, hertz: 392 },
  { atS: 0.34, lengthS: 0.5, hertz: 262 },
];

/** All tones one after the other, for the test. */
export function testTune(): readonly Note[] {
  let startS = 0;
  return [1, 2, 3].flatMap((priority) => {
    const notes = TONES[priority] ?? [];
    const shifted = notes.map((note) => ({ ...note, atS: note.atS + startS }));
    startS += lengthS(notes) + 0.4;
    return shifted;
  });
}

export function lengthS(notes: readonly Note[]): number {
  return notes.reduce((end, note) => Math.max(end, note.atS + note.lengthS), 0);
}

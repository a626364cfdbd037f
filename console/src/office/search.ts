import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { Answer } from "../link/api";
import { refusalSentence } from "../link/decide";
import { say } from "../state/app";

const WAIT_MS = 180;

interface Paged<Row> {
  readonly rows: readonly Row[];
  readonly after: string;
  readonly total: number;
  readonly more: boolean;
}

/** A list that follows what is typed: the newest question wins, and more of it is fetched when asked for. */
export function useSearch<Row>(
  ask: (words: string, after: string) => Promise<Answer<Paged<Row>>>,
  changes: readonly unknown[],
) {
  const [words, setWords] = useState("");
  const [page, setPage] = useState<Paged<Row>>({ rows: [], after: "", total: 0, more: false });
  const asked = useRef(0);
  const load = useCallback(
    async (text: string, after: string) => {
      asked.current += 1;
      const mine = asked.current;
      const answer = await ask(text, after);
      if (mine !== asked.current) return;
      if (!answer.ok) say(refusalSentence(answer), true);
      else
        setPage((before) => ({
          ...answer.body,
          rows: after === "" ? answer.body.rows : [...before.rows, ...answer.body.rows],
        }));
    },
    [...changes],
  );
  useEffect(() => {
    const timer = setTimeout(() => void load(words, ""), WAIT_MS);
    return () => clearTimeout(timer);
  }, [words, load]);
  return { words, setWords, page, again: () => load(words, ""), more: () => load(words, page.after) };
}

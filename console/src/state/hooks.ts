import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { type AppState, app } from "./app";
import type { Store } from "./store";

/** A part of a store's value; renders again only when that part changes. */
export function useStore<Value, Part>(store: Store<Value>, select: (value: Value) => Part): Part {
  const part = select(store.get());
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const latest = useRef({ select, part });
  latest.current = { select, part };
  useEffect(() => {
    const check = () => {
      if (!Object.is(latest.current.select(store.get()), latest.current.part)) renderAgain(undefined);
    };
    // What was set between the first paint and this subscription must not be missed.
    check();
    return store.subscribe(check);
  }, [store]);
  return part;
}

export function useApp<Part>(select: (state: AppState) => Part): Part {
  return useStore(app, select);
}

/** Local monotonic time, renewed a few times a second: countdowns and ages hang on it. */
export function useTick(periodMs = 250): number {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), periodMs);
    return () => clearInterval(timer);
  }, [periodMs]);
  return nowMs;
}

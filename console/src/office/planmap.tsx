import { useEffect, useRef, useState } from "preact/hooks";
import { api } from "../link/api";
import { useApp, useStore } from "../state/hooks";
import { preferences } from "../state/prefs";
import type { ConflictView, SiteView } from "../wire";
import type { Corner } from "./geometry";
import { Plan } from "./plan";
import { said } from "./words";

interface Props {
  readonly ring: readonly (readonly number[])[];
  readonly conflicts: readonly ConflictView[];
  /** Called with the corners that were drawn or dragged; without it the map is only looked at. */
  readonly onDrawn?: (corners: Corner[]) => void;
}

/** The map of a volume. */
export function PlanMap(props: Props) {
  const site = useApp((state) => state.live.hello?.site ?? null);
  const theme = useStore(preferences, (value) => value.theme);
  const [baseMap, setBaseMap] = useState<object | null | undefined>(undefined);
  useEffect(() => {
    void api.map().then((answer) => setBaseMap(answer.ok ? answer.body : null));
  }, []);
  if (site === null || baseMap === undefined) return <div class="plan" />;
  return <Host key={theme} {...props} site={site} baseMap={baseMap} theme={theme} />;
}

interface HostProps extends Props {
  readonly site: SiteView;
  readonly baseMap: object | null;
  readonly theme: "dark" | "light";
}

function Host({ ring, conflicts, onDrawn, site, baseMap, theme }: HostProps) {
  const host = useRef<HTMLDivElement>(null);
  const plan = useRef<Plan | null>(null);
  const drawn = useRef(onDrawn);
  const drew = useRef<unknown>(null);
  drawn.current = onDrawn;
  useEffect(() => {
    if (host.current === null) return;
    const take = (corners: Corner[]) => {
      drew.current = corners;
      drawn.current?.(corners);
    };
    plan.current = new Plan(host.current, site, baseMap, theme, drawn.current === undefined ? null : take);
    return () => plan.current?.dispose();
  }, []);
  // What comes from the map stays where the hand has put it; what comes from elsewhere is brought into sight.
  useEffect(() => plan.current?.show(ring, drew.current !== ring), [ring]);
  useEffect(() => plan.current?.meet(conflicts.map(({ ringDeg }) => ringDeg)), [conflicts]);
  return <div class="plan" ref={host} role="img" aria-label={said.permits.map} />;
}

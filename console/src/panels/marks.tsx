import { useEffect, useRef } from "preact/hooks";
import { paletteOf } from "../map/palette";
import { paintSymbol, SPRITE_PX } from "../map/sprites";
import { useStore } from "../state/hooks";
import { preferences } from "../state/prefs";
import type { ShownState } from "../state/trackstate";

interface SymbolProps {
  readonly affiliation: number;
  readonly kind: number;
  readonly state: ShownState;
}

/** A track's symbol as the map shows it. */
export function TrackSymbol({ affiliation, kind, state }: SymbolProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useStore(preferences, (value) => value.theme);
  useEffect(() => {
    const pen = canvas.current?.getContext("2d");
    if (!pen || canvas.current === null) return;
    const ratio = window.devicePixelRatio || 1;
    canvas.current.width = SPRITE_PX * ratio;
    canvas.current.height = SPRITE_PX * ratio;
    pen.setTransform(ratio, 0, 0, ratio, (SPRITE_PX / 2) * ratio, (SPRITE_PX / 2) * ratio);
    paintSymbol(pen, paletteOf(theme), affiliation, kind, state);
  }, [affiliation, kind, state, theme]);
  return <canvas ref={canvas} class="track-symbol" />;
}

/** The mark of a priority, always beside its word: square, triangle or circle, each with its own colour. `look`: blinking, or faded. */
export function PriorityMark({ priority, look = "" }: { readonly priority: number; readonly look?: string }) {
  return (
    <svg class={`priority-mark priority-${priority} ${look}`} viewBox="0 0 16 16" aria-hidden="true">
      {priority === 3 && <path d="M1.5 1.5h13v13h-13z" />}
      {priority === 2 && <path d="M8 1 15.4 14.5H.6z" />}
      {priority === 1 && <circle cx="8" cy="8" r="6.8" />}
      {priority === 3 && <path class="ink" d="M7 3.6h2v5.6H7zM7 10.6h2v2H7z" />}
      {priority === 2 && <path class="ink" d="M7.2 6h1.6v4.2H7.2zM7.2 11.2h1.6v1.6H7.2z" />}
    </svg>
  );
}

/** A number or id that keeps its own direction. */
export function Id({ children }: { readonly children: preact.ComponentChildren }) {
  return <bdi class="number">{children}</bdi>;
}

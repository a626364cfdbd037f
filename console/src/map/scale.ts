const STEPS = [1, 2, 5];
const WIDEST_PX = 120;

export interface Scale {
  readonly metres: number;
  readonly widthPx: number;
}

/** The longest round distance whose bar is not too wide. */
export function scaleBar(metresPerPixel: number): Scale {
  const most = metresPerPixel * WIDEST_PX;
  const decade = 10 ** Math.floor(Math.log10(most));
  const step = [...STEPS].reverse().find((candidate) => candidate * decade <= most) ?? 1;
  const metres = step * decade;
  return { metres, widthPx: Math.round(metres / metresPerPixel) };
}

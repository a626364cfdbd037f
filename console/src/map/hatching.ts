/** How lines lie: `side` pixels apart, rising to the right (`up`), falling (`down`), or both; over a veil, if any. */
export interface Hatching {
  readonly side: number;
  readonly up?: boolean;
  readonly down?: boolean;
  readonly veil?: string;
}

/** A fill of diagonal lines; the plain colour where no pattern can be made. */
export function hatching(color: string, { side: gap, up, down, veil }: Hatching): CanvasPattern | string {
  const ratio = window.devicePixelRatio || 1;
  const side = Math.round(gap * ratio);
  const tile = document.createElement("canvas");
  tile.width = side;
  tile.height = side;
  const pen = tile.getContext("2d");
  if (pen === null) return color;
  if (veil !== undefined) {
    pen.fillStyle = veil;
    pen.fillRect(0, 0, side, side);
  }
  pen.strokeStyle = color;
  pen.lineWidth = ratio;
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    if (down) {
      pen.moveTo(shift - 1, -1);
      pen.lineTo(shift + side + 1, side + 1);
    }
    if (up) {
      pen.moveTo(shift - 1, side + 1);
      pen.lineTo(shift + side + 1, -1);
    }
  }
  pen.stroke();
  return pen.createPattern(tile, "repeat") ?? color;
}

/** Colours that are painted rather than styled. The page's own stand in styles/tokens.css; the two go together. */
export interface Palette {
  readonly ground: string;
  readonly halo: string;
  readonly text: string;
  readonly faint: string;
  readonly border: string;
  readonly admin: string;
  readonly river: string;
  readonly road: string;
  readonly pipeline: string;
  readonly place: string;
  readonly range: string;
  readonly rangeText: string;
  readonly asset: string;
  readonly assetFill: string;
  readonly prohibited: string;
  readonly zone: string;
  readonly sensor: string;
  readonly coverage: string;
  readonly unseen: string;
  readonly veil: string;
  readonly track: string;
  readonly trackFill: string;
  readonly stale: string;
  readonly friend: string;
  readonly neutral: string;
  readonly suspect: string;
  readonly hostile: string;
  readonly ghost: string;
  readonly disagree: string;
  readonly selected: string;
  /** By priority: none, watch, decide, act now. */
  readonly priority: readonly [string, string, string, string];
}

const dark: Palette = {
  ground: "#15181b",
  halo: "rgba(15, 17, 20, 0.88)",
  text: "#e4e7ea",
  faint: "#98a1ab",
  border: "#6b737c",
  admin: "#3a4047",
  river: "#2c4152",
  road: "#353b41",
  pipeline: "#5b5344",
  place: "#a0a8b1",
  range: "#262b30",
  rangeText: "#8a939d",
  asset: "#c3c9d0",
  assetFill: "rgba(195, 201, 208, 0.06)",
  prohibited: "rgba(190, 197, 205, 0.34)",
  zone: "#59616a",
  sensor: "#a3abb4",
  coverage: "#3b4249",
  unseen: "rgba(214, 176, 110, 0.6)",
  veil: "rgba(8, 9, 11, 0.35)",
  track: "#d5dade",
  trackFill: "#23282d",
  stale: "#828b95",
  friend: "#6fb6f2",
  neutral: "#76c893",
  suspect: "#ffab3d",
  hostile: "#ff6b60",
  ghost: "#a9b2bc",
  disagree: "#ffb24a",
  selected: "#ffffff",
  priority: ["#d5dade", "#f0d95c", "#ffa630", "#ff6b61"],
};

const light: Palette = {
  ground: "#e9ebed",
  halo: "rgba(246, 247, 248, 0.9)",
  text: "#1b1f23",
  faint: "#59626b",
  border: "#7d868f",
  admin: "#c3c8cd",
  river: "#b3c7d6",
  road: "#cfd3d7",
  pipeline: "#c5b89d",
  place: "#555e67",
  range: "#d6dadd",
  rangeText: "#656e77",
  asset: "#3b434b",
  assetFill: "rgba(59, 67, 75, 0.05)",
  prohibited: "rgba(70, 78, 87, 0.32)",
  zone: "#8e979f",
  sensor: "#59626b",
  coverage: "#bcc2c8",
  unseen: "rgba(130, 84, 10, 0.5)",
  veil: "rgba(120, 126, 132, 0.22)",
  track: "#2b3137",
  trackFill: "#f7f8f9",
  stale: "#7b848d",
  friend: "#0b62b0",
  neutral: "#1f7a43",
  suspect: "#a65300",
  hostile: "#c3161c",
  ghost: "#5d6670",
  disagree: "#a65300",
  selected: "#000000",
  priority: ["#2b3137", "#6d6000", "#a65300", "#c3161c"],
};

export function paletteOf(theme: "dark" | "light"): Palette {
  return theme === "dark" ? dark : light;
}

/** Colour of a track by affiliation; grey is the ordinary. */
export function affiliationColour(palette: Palette, affiliation: number): string {
  switch (affiliation) {
    case 2:
    case 3:
      return palette.friend;
    case 4:
      return palette.neutral;
    case 5:
      return palette.suspect;
    case 6:
      return palette.hostile;
    default:
      return palette.track;
  }
}

import { defineConfig } from "vitest/config";
import { mockNode } from "./dev/mock.ts";

const outDir = "../src/hima/web/static";

export default defineConfig({
  // With HIMA=http://127.0.0.1:8420 `npm run dev` shows a running node; without, a synthetic one.
  plugins: process.env.HIMA ? [] : [mockNode()],
  server: {
    host: "127.0.0.1",
    proxy: process.env.HIMA
      ? {
          "/api": { target: process.env.HIMA, changeOrigin: true },
          "/live": { target: process.env.HIMA, ws: true, changeOrigin: true },
          "/replay": { target: process.env.HIMA, ws: true, changeOrigin: true },
        }
      : {},
  },
  build: {
    outDir,
    emptyOutDir: true,
    // The page's policy allows no data: fonts or styles, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    rolldownOptions: {
      input: { main: "index.html", checkpoint: "checkpoint/index.html", worker: "src/checkpoint/worker.ts" },
      // A service worker speaks for the folder in which it stands, under a name that stays.
      output: {
        entryFileNames: ({ name }) => (name === "worker" ? "checkpoint/worker.js" : "assets/[name]-[hash].js"),
      },
    },
  },
  test: { include: ["src/**/*.test.ts"] },
});

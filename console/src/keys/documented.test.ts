import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEFAULT_KEYS, keyLabel } from "./bindings";

test("every key stands in the reference", () => {
  const page = readFileSync(new URL("../../../docs/reference/console.md", import.meta.url), "utf8");
  const rows = page.slice(page.indexOf("## Keys")).match(/^\| [^|]+ \|/gm) ?? [];
  const documented = rows.flatMap((row) =>
    row
      .replaceAll("|", "")
      .split(" / ")
      .map((key) => key.trim()),
  );
  for (const [command, key] of Object.entries(DEFAULT_KEYS)) expect(documented, command).toContain(keyLabel(key));
});

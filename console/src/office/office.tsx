import "../styles/office.css";
import { useEffect, useState } from "preact/hooks";
import { refusalSentence } from "../link/decide";
import type { View } from "../state/app";
import type { RegistryView } from "../wire";
import { office } from "./ask";
import { PermitsPage } from "./permits";
import { RecordsPage } from "./records";
import { said } from "./words";

/** Registry or permits, or why there is none; what is simulated says so above everything. */
export function OfficePage({ view }: { readonly view: View }) {
  const [registry, setRegistry] = useState<RegistryView | null>(null);
  const [trouble, setTrouble] = useState("");
  useEffect(() => {
    void office.registry().then((answer) => {
      if (answer.ok) setRegistry(answer.body);
      else setTrouble(refusalSentence(answer));
    });
  }, []);
  if (registry === null) return <p class="nothing">{trouble}</p>;
  if (!registry.kept) {
    return <p class="nothing">{registry.trouble === "" ? said.none : said.unreachable(registry.trouble)}</p>;
  }
  return (
    <>
      {registry.world !== "LIVE" && <p class="unreal">{said.simulated}</p>}
      {view === "registry" ? <RecordsPage registry={registry} /> : <PermitsPage registry={registry} />}
    </>
  );
}

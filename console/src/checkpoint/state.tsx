/** How old the lists are, whether there is a network, and how many scans wait. */
import { toHex } from "./bytes";
import type { Sent } from "./link";
import type { Lists } from "./lists";
import { useRootId } from "./root";
import type { Words } from "./words";

export function State(props: {
  words: Words;
  lists: Lists | null;
  link: { offline: boolean; refused: boolean; sent: Sent };
  waiting: number;
  onRefresh: () => void;
}) {
  const { words, lists, link, waiting } = props;
  const root = useRootId(lists?.root ?? null);
  const stale = lists !== null && Date.now() / 1000 > lists.staleS;
  return (
    <footer>
      {link.offline && <p>{words.offline}</p>}
      {link.refused && (
        <p class="note" role="alert">
          {words.changedRoot}
        </p>
      )}
      {lists === null ? (
        <p class="note">{words.noLists}</p>
      ) : (
        <p class={stale ? "note lists" : "lists"}>
          {words.listsOf} <bdi>{new Date(lists.oldestS * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC</bdi>
          <br />
          {words.root} <bdi class="mono">{toHex(root)}</bdi>
        </p>
      )}
      <p class="waiting">
        {words.waiting}: <bdi>{waiting}</bdi>
        {link.sent === "signedOut" && waiting > 0 && <span> · {words.signIn}</span>}
      </p>
      {link.sent === "refused" && waiting > 0 && (
        <p class="note" role="alert">
          {words.notTaken}
        </p>
      )}
      <button type="button" onClick={props.onRefresh}>
        {words.refresh}
      </button>
    </footer>
  );
}

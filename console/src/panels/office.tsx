import type { FunctionComponent } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { View } from "../state/app";
import { words } from "../words/words";

type Page = FunctionComponent<{ readonly view: View }>;

/** Registry and permits. Their code is fetched when they are first opened, so that the picture does not wait for it. */
export function Office({ view }: { readonly view: View }) {
  const [Page, setPage] = useState<Page | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    import("../office/office").then(
      (loaded) => setPage(() => loaded.OfficePage),
      () => setFailed(true),
    );
  }, []);
  return (
    <section class="office" data-arrows aria-label={view === "registry" ? words.views.registry : words.views.permits}>
      {Page === null ? (
        <p class="nothing">{failed ? words.views.failed : words.views.loading}</p>
      ) : (
        <Page view={view} />
      )}
    </section>
  );
}

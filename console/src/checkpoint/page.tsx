/** The page of a checkpoint: scan, read the answer in colour, shape and words, go on. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { checked } from "./act";
import { Answer } from "./answer";
import { fromPhoto, watch } from "./camera";
import type { Check } from "./check";
import * as kept from "./kept";
import { haveLists, refresh, type Sent, send } from "./link";
import { State } from "./state";
import { type Language, WORDS } from "./words";

const REFRESH_MS = 10 * 60_000;

export function Page() {
  const [settings, setSettings] = useState(kept.settings.get());
  const [found, setFound] = useState<Check | null>(null);
  const [note, setNote] = useState("");
  const [lists, setLists] = useState(haveLists());
  const [link, setLink] = useState({ offline: false, refused: false, sent: "done" as Sent });
  const words = WORDS[settings.language];

  const synchronise = useCallback(async () => {
    const refreshed = await refresh();
    const sent: Sent = refreshed === "fresh" ? await send() : "done";
    setLists(haveLists());
    setLink({ offline: refreshed === "offline", refused: refreshed === "refused", sent });
  }, []);
  useEffect(() => {
    void synchronise();
    const timer = setInterval(() => void synchronise(), REFRESH_MS);
    addEventListener("online", synchronise);
    return () => {
      clearInterval(timer);
      removeEventListener("online", synchronise);
    };
  }, [synchronise]);
  useLayoutEffect(() => {
    document.documentElement.lang = settings.language;
    document.documentElement.dir = words.direction;
  }, [settings.language, words.direction]);

  const change = (more: Partial<kept.Settings>) => {
    const next = { ...settings, ...more };
    kept.settings.set(next);
    setSettings(next);
  };
  const take = async (text: string) => {
    const answer = await checked(text);
    setFound(answer);
    setNote(answer === null ? words.noLists : "");
    if (answer !== null && !link.offline) void send().then((sent) => setLink((now) => ({ ...now, sent })));
  };
  const photo = async (file: File | undefined) => {
    if (file === undefined) return;
    const text = await fromPhoto(file);
    if (text === null) setNote(words.noCode);
    else await take(text);
  };

  return (
    <main>
      <header>
        <strong>hima</strong>
        <nav>
          {(Object.keys(WORDS) as Language[]).map((language) => (
            <button
              key={language}
              type="button"
              lang={language}
              aria-pressed={language === settings.language}
              onClick={() => change({ language })}
            >
              {WORDS[language].name}
            </button>
          ))}
        </nav>
      </header>
      {found !== null ? (
        <Answer found={found} words={words} onNext={() => setFound(null)} />
      ) : (
        <Entry words={words} take={take} photo={photo} note={setNote} />
      )}
      {note !== "" && (
        <p class="note" role="alert">
          {note}
        </p>
      )}
      <section class="who">
        <label>
          {words.checkpoint}
          <input
            value={settings.checkpoint}
            maxLength={80}
            onInput={(e) => change({ checkpoint: e.currentTarget.value })}
          />
        </label>
        <label>
          {words.person}
          <input value={settings.person} maxLength={80} onInput={(e) => change({ person: e.currentTarget.value })} />
        </label>
      </section>
      <State
        words={words}
        lists={lists}
        link={link}
        waiting={kept.chain.get().waiting.length}
        onRefresh={synchronise}
      />
    </main>
  );
}

function Entry(props: {
  words: (typeof WORDS)[Language];
  take: (text: string) => Promise<void>;
  photo: (file: File | undefined) => Promise<void>;
  note: (text: string) => void;
}) {
  const { words, take } = props;
  const video = useRef<HTMLVideoElement>(null);
  const stop = useRef<(() => void) | null>(null);
  const [watching, setWatching] = useState(false);
  const [typed, setTyped] = useState("");
  const end = () => {
    stop.current?.();
    stop.current = null;
    setWatching(false);
  };
  useEffect(() => end, []);
  const begin = async () => {
    if (video.current === null) return;
    setWatching(true);
    try {
      stop.current = await watch(video.current, (text) => {
        end();
        void take(text);
      });
    } catch {
      setWatching(false);
      props.note(words.noCamera);
    }
  };
  return (
    <section class="entry">
      <video ref={video} hidden={!watching} playsInline muted />
      <button type="button" class="large" onClick={() => (watching ? end() : void begin())}>
        {watching ? words.stop : words.scan}
      </button>
      <label class="button">
        {words.photo}
        <input type="file" accept="image/*" onChange={(e) => void props.photo(e.currentTarget.files?.[0])} />
      </label>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void take(typed);
        }}
      >
        <label>
          {words.typed}
          <textarea
            dir="ltr"
            rows={3}
            maxLength={5000}
            value={typed}
            onInput={(e) => setTyped(e.currentTarget.value)}
          />
        </label>
        <button type="submit">{words.check}</button>
      </form>
    </section>
  );
}

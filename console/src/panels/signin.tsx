import { useState } from "preact/hooks";
import { api } from "../link/api";
import { refusalSentence } from "../link/decide";
import { begin, goLive } from "../link/session";
import { app } from "../state/app";
import { useApp } from "../state/hooks";
import { words } from "../words/words";

/** `/sign-in?token=…`: a link that works once. */
export function SignIn() {
  const [name, setName] = useState("");
  const [organisation, setOrganisation] = useState("");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const token = new URLSearchParams(window.location.search).get("token") ?? "";
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const answer = await api.signIn({ token, name: name.trim(), organisation: organisation.trim() });
    setBusy(false);
    if (!answer.ok) {
      setProblem(answer.status === 0 ? words.signIn.unreachable : refusalSentence(answer));
      return;
    }
    window.history.replaceState(null, "", "/");
    app.set({ you: answer.body, route: "console" });
    goLive();
  };
  return (
    <Entrance title={words.signIn.title}>
      {token === "" ? (
        <p>{words.signIn.noToken}</p>
      ) : (
        <form onSubmit={(event) => void submit(event)}>
          <p>{words.signIn.first}</p>
          <label>
            {words.signIn.name}
            <input
              value={name}
              autocomplete="name"
              maxLength={100}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          </label>
          <label>
            {words.signIn.organisation}
            <input
              value={organisation}
              autocomplete="organization"
              maxLength={100}
              onInput={(event) => setOrganisation(event.currentTarget.value)}
            />
          </label>
          <p class="quiet">{words.signIn.again}</p>
          <p class="problem" role="alert">
            {problem}
          </p>
          <button type="submit" class="primary wide" disabled={busy}>
            {words.signIn.go}
          </button>
        </form>
      )}
    </Entrance>
  );
}

/** Nobody is signed in: how to get a link. */
export function SignedOut() {
  const reason = useApp((state) => state.routeReason);
  const unreachable = reason === "unreachable";
  return (
    <Entrance
      title={unreachable ? words.signIn.unreachable : reason === "ended" ? words.signIn.ended : words.signIn.out}
    >
      {!unreachable && (
        <>
          <p>{words.signIn.outHint}</p>
          <p>{words.signIn.outFirst}</p>
          <p>{words.signIn.outOthers}</p>
        </>
      )}
      <button type="button" class="primary" onClick={() => void begin()}>
        {words.signIn.retry}
      </button>
    </Entrance>
  );
}

function Entrance({ title, children }: { readonly title: string; readonly children: preact.ComponentChildren }) {
  return (
    <main class="entrance">
      <div class="entrance-card">
        <p class="entrance-product">
          <img src="/icon.svg" alt="" width="28" height="28" />
          {words.product}
        </p>
        <h1>{title}</h1>
        {children}
      </div>
      <p class="entrance-foot">{words.signIn.safe}</p>
    </main>
  );
}

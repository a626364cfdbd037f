import { useCallback, useEffect, useState } from "preact/hooks";
import { day, hourAndMinute } from "../format/times";
import { type Answer, api } from "../link/api";
import { refusalSentence } from "../link/decide";
import { mayInvite, say, siteZone } from "../state/app";
import { useApp } from "../state/hooks";
import type { InvitationRequest, InvitationView, LinkView, PersonView } from "../wire";
import { words } from "../words/words";

const ROLES: readonly InvitationRequest["role"][] = ["viewer", "operator", "shift_lead", "administrator"];

/** Who has an account, who is signed in, and links for new people. */
export function PeoplePane() {
  const you = useApp((state) => state.you);
  const [people, setPeople] = useState<readonly PersonView[]>([]);
  const [waiting, setWaiting] = useState<readonly InvitationView[]>([]);
  const [link, setLink] = useState<LinkView | null>(null);
  const administrator = mayInvite(you);
  const load = useCallback(async () => {
    const found = await api.people();
    if (found.ok) setPeople(found.body.people);
    else say(refusalSentence(found), true);
    const open = administrator ? await api.invitations() : null;
    if (open?.ok) setWaiting(open.body.invitations);
  }, [administrator]);
  useEffect(() => void load(), [load]);
  const act = async (answer: Promise<Answer<unknown>>, said: string) => {
    const done = await answer;
    say(done.ok ? said : refusalSentence(done), !done.ok);
    await load();
  };
  const show = async (answer: Promise<Answer<LinkView>>) => {
    const made = await answer;
    if (made.ok) setLink(made.body);
    else say(refusalSentence(made), true);
    await load();
    return made.ok;
  };
  return (
    <div class="people">
      {link !== null && <NewLink link={link} />}
      <ul>
        {people.map((person) => (
          <li key={person.id}>
            <strong>
              <bdi>{person.name}</bdi>
              {person.id === you?.id && <span class="quiet"> · {words.people.you}</span>}
            </strong>
            <small class="quiet">
              <bdi>{person.organisation}</bdi> · {words.people.roles[person.role] ?? person.role} ·{" "}
              {person.sessions > 0 ? words.people.sessions(String(person.sessions)) : words.people.noSessions}
            </small>
            <span class="buttons">
              <button type="button" onClick={() => void show(api.freshLink(person.id))}>
                {words.people.newLink}
              </button>
              {administrator && (
                <button
                  type="button"
                  onClick={() => void act(api.endSessions(person.id), words.people.sessionsEnded(person.name))}
                >
                  {words.people.endSessions}
                </button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {administrator && <Invite onInvite={(request) => show(api.invite(request))} />}
      {waiting.length > 0 && <h3>{words.people.waiting}</h3>}
      <ul>
        {waiting.map((item) => (
          <li key={item.id}>
            <strong>
              <bdi>{item.name}</bdi>
            </strong>
            <small class="quiet">{words.people.roles[item.role] ?? item.role}</small>
            <button type="button" onClick={() => void act(api.withdraw(item.id), words.people.withdrawn)}>
              {words.people.withdraw}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function NewLink({ link }: { readonly link: LinkView }) {
  const zone = useApp(siteZone);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link.link);
      say(words.people.copied);
    } catch {
      // The link stands in the field, to be copied by hand.
    }
  };
  return (
    <section class="block new-link">
      <p>{words.people.link}</p>
      <input
        readOnly
        value={link.link}
        dir="ltr"
        aria-label={words.people.link}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="buttons">
        <button type="button" class="primary" onClick={() => void copy()}>
          {words.people.copy}
        </button>
        <small class="quiet">
          {words.people.expires(`${day(link.expiresUs, zone)} ${hourAndMinute(link.expiresUs, zone)}`)}
        </small>
      </div>
    </section>
  );
}

function Invite({ onInvite }: { readonly onInvite: (request: InvitationRequest) => Promise<boolean> }) {
  const [name, setName] = useState("");
  const [organisation, setOrganisation] = useState("");
  const [role, setRole] = useState<InvitationRequest["role"]>("operator");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (await onInvite({ name, organisation, role })) setName("");
  };
  return (
    <form class="block" onSubmit={(event) => void submit(event)}>
      <h3>{words.people.invite}</h3>
      <label>
        {words.people.name}
        <input value={name} required maxLength={100} onInput={(event) => setName(event.currentTarget.value)} />
      </label>
      <label>
        {words.people.organisation}
        <input value={organisation} maxLength={100} onInput={(event) => setOrganisation(event.currentTarget.value)} />
      </label>
      <label>
        {words.people.role}
        <select value={role} onChange={(event) => setRole(event.currentTarget.value as InvitationRequest["role"])}>
          {ROLES.map((item) => (
            <option key={item} value={item}>
              {words.people.roles[item]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="primary">
        {words.people.makeLink}
      </button>
    </form>
  );
}

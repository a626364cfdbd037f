import type { ContactView } from "../wire";

/** Claims that belong to no track and that something speaks against, the worst first. */
export function doubted(contacts: readonly ContactView[]): readonly ContactView[] {
  return contacts
    .filter((contact) => contact.track === 0 && contact.evidence.length > 0 && contact.label !== "interfered")
    .sort((one, other) => other.score - one.score || one.key.localeCompare(other.key));
}

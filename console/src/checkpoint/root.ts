/** The fingerprint of the root key, as `hima transport keys` prints it. */
import { useEffect, useState } from "preact/hooks";

const BYTES = 8;

export function useRootId(root: Uint8Array | null): Uint8Array {
  const [id, setId] = useState<Uint8Array>(new Uint8Array());
  useEffect(() => {
    if (root === null) return;
    void crypto.subtle
      .digest("SHA-256", new Uint8Array(root))
      .then((sum) => setId(new Uint8Array(sum).slice(0, BYTES)));
  }, [root]);
  return id;
}

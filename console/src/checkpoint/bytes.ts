/** Bytes: digests, base64, and inflating without ever making more than was allowed. */

export async function hexDigest(data: Uint8Array): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", new Uint8Array(data))));
}

export function toHex(data: Uint8Array): string {
  return [...data].map((value) => value.toString(16).padStart(2, "0")).join("");
}

/** Base64 as bytes; null if it is none. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Inflate a zlib stream that makes up to so many bytes; null if it is none, or makes more. */
export async function inflate(data: Uint8Array<ArrayBuffer>, most: number): Promise<Uint8Array | null> {
  const reader = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  const out = new Uint8Array(most);
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return out.slice(0, length);
      if (length + value.length > most) {
        void reader.cancel().catch(() => undefined);
        return null;
      }
      out.set(value, length);
      length += value.length;
    }
  } catch {
    return null;
  }
}

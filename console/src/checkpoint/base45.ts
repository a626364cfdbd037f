/** Base45 (RFC 9285), as `hima.wire.cose.base45` reads it. */

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** Base45 as bytes; null if it is none. */
export function fromBase45(text: string): Uint8Array<ArrayBuffer> | null {
  if (text.length % 3 === 1) return null;
  const data = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0));
  let to = 0;
  for (let at = 0; at < text.length; at += 3) {
    const group = text.slice(at, at + 3);
    let number = 0;
    for (let i = group.length - 1; i >= 0; i--) {
      const value = ALPHABET.indexOf(group.charAt(i));
      if (value < 0) return null;
      number = number * 45 + value;
    }
    if (number >= 256 ** (group.length - 1)) return null;
    if (group.length === 3) data[to++] = number >> 8;
    data[to++] = number & 255;
  }
  return data;
}

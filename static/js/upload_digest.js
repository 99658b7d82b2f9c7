// The digest by which the server knows a file again; see models_catalog/upload_digest.py.
const BLOCK_BYTES = 4 * 1024 * 1024;

/** Pages that came without TLS have no such arithmetic: nothing is compared there, nor joined. */
export const canCompare = Boolean(globalThis.crypto?.subtle);

/** SHA-256 over the SHA-256 of each block of the first `length` bytes, in hexadecimal. */
export async function digestOf(file, length) {
  const digests = [];
  for (let from = 0; from < length; from += BLOCK_BYTES) {
    const block = await file.slice(from, Math.min(from + BLOCK_BYTES, length)).arrayBuffer();
    digests.push(new Uint8Array(await crypto.subtle.digest("SHA-256", block)));
  }
  return partDigest(new Blob(digests));
}

/** SHA-256 of one part, in hexadecimal. */
export async function partDigest(part) {
  const digest = await crypto.subtle.digest("SHA-256", await part.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

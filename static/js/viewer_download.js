// Fetch with progress in words.
import { figure, words } from "./words.js";
const MEGABYTE = 1e6;

/** Bytes at `url` as an ArrayBuffer; `say` is told at every tenth part. */
export async function download(url, signal, say) {
  const answer = await fetch(url, { signal, credentials: "omit" });
  if (!answer.ok) throw new Error(`The preview answered ${answer.status}.`);
  const total = answer.headers.get("Content-Encoding") ? 0 : Number(answer.headers.get("Content-Length"));
  const parts = [];
  let received = 0;
  let told = -1;
  const reader = answer.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    received += value.length;
    const step = total ? Math.floor((received / total) * 10) : Math.floor(received / MEGABYTE);
    if (step !== told) {
      told = step;
      say(progress(received, total));
    }
  }
  return new Blob(parts).arrayBuffer();
}

function progress(received, total) {
  const size = (bytes) => figure(bytes / MEGABYTE, 1);
  if (!total) return words("Loading the 3D preview: %(size)s MB", { size: size(received) });
  return words("Loading the 3D preview: %(size)s of %(all)s MB, %(share)s", {
    size: size(received),
    all: size(total),
    share: `${Math.round((received / total) * 100)} %`,
  });
}

// Sends one large file straight to the bucket, in parts that the shop signs one by one. Which parts
// are there the bucket says, by way of the shop, so that nothing is sent twice, in any browser.
import { partDigest } from "./upload_digest.js";
import { Refused, Unreachable, cannotRead } from "./upload_faults.js";

const AT_ONCE = 3;
// Rounds in which no part arrived although the shop and the bucket answer: fewer where none ever did.
const TRIES = 3;
const TRIES_OF_A_WAY_THAT_HOLDS = 8;
const WAIT = 1000; // ms after the first such round, three times as long after each
const LONGEST_WAIT = 15_000;
const SILENT_FOR = 45_000; // ms without a byte going out, after which a part is sent anew

// It is over, or another window went on with it: the bucket is asked how it stands.
const GONE_ON = new Set([404, 409, 410]);

// The bucket lets no page of this visit in: what follows is not tried there again.
let isClosed = false;

/** Whether a file of this size is worth the way: one of a single part is one request anyway. */
export function isWorthIt(file, partBytes) {
  return !isClosed && partBytes > 0 && file.size > partBytes;
}

export class DirectSending {
  #file;
  #shop;
  #told;
  #upload = null;
  #digests = [];
  #arrived = new Set();
  #onTheWay = new Map();
  #stopped = new AbortController();

  /** `shop` asks an address of ours; it throws Away while that does not answer. */
  constructor(file, { shop, progress, waits }) {
    this.#file = file;
    this.#shop = shop;
    this.#told = { progress, waits };
  }

  /** The upload's own address, once there is one. */
  get url() {
    return this.#upload?.url ?? "";
  }

  stop() {
    this.#stopped.abort();
  }

  /** All of the file is in the bucket. Throws Refused, Unreachable and Away; can be called again. */
  async run({ begin, only, partBytes }) {
    if (!this.#upload) {
      this.#upload = only ? await this.#begunAt(only) : await this.#begin(begin, partBytes);
    }
    let misses = 0;
    while (!this.#stopped.signal.aborted && !this.#upload.is_whole) {
      const before = this.#arrived.size;
      if (!(await this.#look())) {
        // Given up or ended meanwhile: begun anew, once a round.
        this.#upload = await this.#begin(begin, partBytes);
        this.#arrived.clear();
      }
      if (this.#upload.is_whole) return;
      const isSent = await this.#sendMissing();
      if (this.#stopped.signal.aborted || (isSent && (await this.#complete()))) return;
      misses = this.#arrived.size > before ? 0 : misses + 1;
      if (!misses) continue;
      if (misses >= (this.#arrived.size ? TRIES_OF_A_WAY_THAT_HOLDS : TRIES)) {
        isClosed = this.#arrived.size === 0;
        throw new Unreachable();
      }
      this.#told.waits("A part of the file did not arrive. What was sent is kept; the rest is tried again.");
      const wait = Math.min(WAIT * 3 ** (misses - 1), LONGEST_WAIT);
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  async #begin(address, partBytes) {
    if (!this.#digests.length) this.#digests = await this.#digestsOf(partBytes);
    const fields = { name: this.#file.name, size: this.#file.size, digests: this.#digests.join(",") };
    return this.#json(await this.#post(address, fields));
  }

  async #begunAt(address) {
    const begun = await this.#json(await this.#shop(address));
    this.#digests = await this.#digestsOf(begun.part_bytes);
    if (this.#digests.join() === begun.digests.join()) return begun;
    throw new Refused(
      "This is another file than the one that was begun: they have not the same bytes. Choose the one that you began with, or choose this one above, as a new one.",
    );
  }

  async #digestsOf(partBytes) {
    const digests = [];
    for (let from = 0; from < this.#file.size && !this.#stopped.signal.aborted; from += partBytes) {
      const percent = Math.floor((from / this.#file.size) * 100);
      this.#told.waits(`Your browser reads the file, to know it again: ${percent} %`);
      digests.push(await partDigest(this.#file.slice(from, from + partBytes)).catch(cannotRead));
    }
    return digests;
  }

  // What the bucket has; false when the upload is no more.
  async #look() {
    const answer = await this.#shop(this.#upload.direct_url);
    if (GONE_ON.has(answer.status)) return false;
    this.#upload = await this.#json(answer);
    this.#arrived = new Set(this.#upload.received);
    this.#onTheWay.clear();
    this.#tell();
    return true;
  }

  async #sendMissing() {
    const missing = this.#digests.map((_, index) => index + 1).filter((number) => !this.#arrived.has(number));
    let isWell = true;
    const sendSome = async () => {
      for (let number = missing.shift(); number && isWell; number = missing.shift()) {
        isWell = (await this.#sendPart(number)) && isWell;
      }
    };
    const senders = await Promise.allSettled(Array.from({ length: AT_ONCE }, sendSome));
    const fault = senders.find((one) => one.status === "rejected");
    if (fault) throw fault.reason;
    return isWell;
  }

  async #sendPart(number) {
    if (this.#stopped.signal.aborted) return false;
    const signed = await this.#post(`${this.#upload.direct_url}parts/${number}/`);
    if (GONE_ON.has(signed.status)) return false;
    const { address, headers } = await this.#json(signed);
    const from = (number - 1) * this.#upload.part_bytes;
    const part = this.#file.slice(from, from + this.#upload.part_bytes);
    const isThere = await this.#put(address, headers, part, (sent) => {
      this.#onTheWay.set(number, sent);
      this.#tell();
    });
    this.#onTheWay.delete(number);
    if (isThere) this.#arrived.add(number);
    // A file that was moved or saved anew fails like a lost connection does.
    else await part.slice(0, 1).arrayBuffer().catch(cannotRead);
    this.#tell();
    return isThere;
  }

  // By XMLHttpRequest, as fetch does not say how much has gone out.
  #put(address, headers, part, progress) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      const { signal } = this.#stopped;
      const abort = () => request.abort();
      let silence = setTimeout(abort, SILENT_FOR);
      const heard = () => {
        clearTimeout(silence);
        silence = setTimeout(abort, SILENT_FOR);
      };
      request.upload.addEventListener("progress", (event) => {
        heard();
        progress(event.loaded);
      });
      request.addEventListener("loadend", () => {
        clearTimeout(silence);
        signal.removeEventListener("abort", abort);
        resolve(request.status === 200);
      });
      signal.addEventListener("abort", abort);
      request.open("PUT", address);
      for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
      request.send(part);
    });
  }

  async #complete() {
    const answer = await this.#post(`${this.#upload.direct_url}complete/`);
    if (GONE_ON.has(answer.status)) return false;
    if (!answer.ok) await this.#json(answer);
    this.#upload.is_whole = true;
    return true;
  }

  #tell() {
    const length = (number) => Math.min(this.#upload.part_bytes, this.#file.size - (number - 1) * this.#upload.part_bytes);
    let sent = 0;
    for (const number of this.#arrived) sent += length(number);
    for (const bytes of this.#onTheWay.values()) sent += bytes;
    this.#told.progress(Math.min(sent, this.#file.size), this.#file.size);
  }

  #post(address, fields = {}) {
    return this.#shop(address, { method: "POST", body: new URLSearchParams(fields) });
  }

  async #json(answer) {
    if (answer.ok) return answer.json();
    if (GONE_ON.has(answer.status) || answer.status === 501) throw new Unreachable();
    throw new Refused(await answer.words());
  }
}

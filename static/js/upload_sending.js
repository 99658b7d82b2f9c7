// Sends one file in parts. Goes on with what the server has of the very same file, waits while the
// connection or the log-in is lost, and at the end has the server compare all of it. A large one
// goes straight to the bucket where there is one, and through the shop where that cannot be reached.
import { Upload } from "tus-js-client";
import { canCompare, digestOf } from "./upload_digest.js";
import { DirectSending, isWorthIt } from "./upload_direct.js";
import { Away, OFFLINE, Refused, Unreachable, cannotRead } from "./upload_faults.js";
import { refusal } from "./upload_words.js";

const CHUNK_BYTES = 8 * 1024 * 1024;
const RETRY_DELAYS = [0, 1000, 3000]; // then it is said, and tried again more slowly
const FINAL_STATUSES = new Set([400, 401, 403, 404, 410, 413, 415, 422, 429, 507]);
const LOGGED_OUT = new Set([401, 403]);
const ASK_AGAIN_AFTER = 15_000; // ms without a connection or a log-in
const SCRIPT = { "Tus-Resumable": "1.0.0" };

const OUT =
  "You have been logged out. What was sent is kept: log in again in another window, and the upload goes on here.";

const THROUGH_THE_SHOP =
  "Your browser cannot reach the store of files itself, so the file goes through the shop, from its beginning.";

export class Sending {
  #file;
  #endpoint;
  #only;
  #told;
  #token = "";
  #person = null;
  #direct;
  #partBytes;
  #straight = null;
  #upload = null;
  #isOver = false;
  #wake = null;

  /** `only` is the address of the one upload that may be gone on with; else the server is asked.
   * `direct` is where files are announced that go straight to the bucket; empty where none do. */
  constructor(file, { endpoint, direct = "", partBytes = 0, only = "", progress, waits }) {
    this.#file = file;
    this.#endpoint = endpoint;
    this.#only = only;
    this.#direct = direct;
    this.#partBytes = Number(partBytes);
    this.#told = { progress, waits };
  }

  /** The address of the upload once all has arrived. Throws Refused with words; null if cancelled. */
  async run() {
    while (!this.#isOver) {
      try {
        const url = (await this.#sendStraight()) || (await this.#send());
        return this.#isOver ? null : url;
      } catch (error) {
        if (this.#isOver) return null;
        if (!(error instanceof Away)) throw error;
        this.#told.waits(error.message);
        await this.#untilThereIsHope();
      }
    }
    return null;
  }

  /** Posts to an address beside the upload's own. Waits, too, while the server is away. */
  async post(url, fields = {}) {
    for (;;) {
      try {
        const answer = await this.#ask(url, { method: "POST", body: new URLSearchParams(fields) });
        const body = await answer.text();
        return { status: answer.status, body, header: (name) => answer.headers.get(name) };
      } catch (error) {
        if (this.#isOver || !(error instanceof Away)) throw error;
        this.#told.waits(error.message);
        await this.#untilThereIsHope();
        // A token that holds after a new log-in; while there is none, the post is tried in vain.
        await this.#unfinished().catch((fault) => {
          if (fault instanceof Refused) throw fault;
        });
      }
    }
  }

  /** Nothing more is sent; what is here goes too, if `forget` says so. */
  async cancel({ forget }) {
    this.#isOver = true;
    this.#wake?.();
    this.#straight?.stop();
    try {
      await this.#upload?.abort(forget);
      if (forget && this.#straight?.url) await this.#ask(this.#straight.url, { method: "DELETE" });
    } catch {
      // The server could not be told; it clears away unfinished uploads by itself.
    }
  }

  // Its address once the bucket has all of it; empty where it has to go through the shop.
  async #sendStraight() {
    if (!this.#direct || !canCompare || this.#upload) return "";
    await this.#file.slice(0, 1).arrayBuffer().catch(cannotRead);
    const uploads = await this.#unfinished();
    // Begun through the shop, it goes on there.
    if (!this.#only && uploads.some(({ received }) => received > 0)) return "";
    const only = this.#only && (await this.#straightPlaceOf(this.#only));
    if (!only && (this.#only || !isWorthIt(this.#file, this.#partBytes))) return "";
    this.#straight ??= new DirectSending(this.#file, {
      shop: async (url, options) => {
        const answer = await this.#ask(url, options);
        answer.words = () => wordsOf(answer);
        return answer;
      },
      ...this.#told,
    });
    try {
      await this.#straight.run({ begin: this.#direct, only, partBytes: this.#partBytes });
      return this.#straight.url;
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
    }
    if (this.#straight.url) await this.#ask(this.#straight.url, { method: "DELETE" });
    this.#straight = null;
    this.#direct = "";
    this.#only = "";
    this.#told.waits(THROUGH_THE_SHOP);
    return "";
  }

  async #straightPlaceOf(url) {
    const answer = await this.#ask(url, { method: "HEAD" });
    return answer.headers.get("Upload-Parts-At") ?? "";
  }

  async #send() {
    await this.#file.slice(0, 1).arrayBuffer().catch(cannotRead);
    const uploads = await this.#unfinished();
    const joined = this.#upload?.url || (await this.#begun(uploads));
    if (this.#isOver) return "";
    const url = await new Promise((arrived, failed) => {
      const upload = new Upload(this.#file, {
        endpoint: this.#endpoint,
        uploadUrl: joined || null,
        chunkSize: CHUNK_BYTES,
        retryDelays: RETRY_DELAYS,
        storeFingerprintForResuming: false, // the server knows what is unfinished, in any browser
        metadata: {
          filename: this.#file.name,
          filetype: this.#file.type || "application/octet-stream",
        },
        headers: { "X-CSRFToken": this.#token },
        onShouldRetry: (error) => !FINAL_STATUSES.has(error.originalResponse?.getStatus()),
        onProgress: (sent, total) => this.#told.progress(sent, total),
        onSuccess: () => arrived(new URL(upload.url, location.href).pathname),
        onError: (error) => failed(whyStopped(error)),
      });
      this.#upload = upload;
      upload.start();
    });
    await this.#compareWhole(url);
    return url;
  }

  async #unfinished() {
    const asked = new URLSearchParams({ name: this.#file.name, size: this.#file.size });
    const answer = await this.#ask(`${this.#endpoint}unfinished/?${asked}`);
    if (!answer.ok) throw new Away(OFFLINE);
    const told = await answer.json();
    this.#token = told.token;
    this.#person ??= told.person;
    if (this.#person !== told.person) {
      throw new Refused("Somebody else is logged in by now, to whom this file does not belong. Log in as before, and choose it again.");
    }
    return told.uploads;
  }

  async #begun(uploads) {
    if (this.#only) return this.#sameAs(this.#only);
    for (const { url, received } of canCompare ? uploads : []) {
      if (received > 0 && (await this.#compare(url, received)).status === 204) return url;
    }
    return "";
  }

  async #sameAs(url) {
    const answer = await this.#ask(url, { method: "HEAD" });
    if (answer.status === 404) {
      throw new Refused("What was here of this file is gone. Choose it above, as a new one.");
    }
    if (!canCompare) {
      throw new Refused("This page came without TLS, so files cannot be compared. Send it anew, above.");
    }
    const compared = await this.#compare(url, Number(answer.headers.get("Upload-Offset")));
    if (compared.status === 204) return url;
    throw new Refused(await wordsOf(compared));
  }

  async #compareWhole(url) {
    if (this.#isOver || !canCompare) return;
    const compared = await this.#compare(url, this.#file.size);
    // Gone, when another window has made use of the same file meanwhile: the form says so.
    if (compared.status === 204 || compared.status === 404) return;
    await this.#ask(url, { method: "DELETE" });
    throw new Refused(
      "Not all of it arrived as it is on your side: another file of the same name was sent at the same time, or this one was saved meanwhile. Choose it again.",
    );
  }

  async #compare(url, length) {
    const digest = await digestOf(this.#file, length).catch(cannotRead);
    return this.#ask(`${url}compare/`, {
      method: "POST",
      body: new URLSearchParams({ length, digest }),
    });
  }

  async #ask(url, options = {}) {
    let answer;
    try {
      answer = await fetch(url, {
        ...options,
        headers: { ...SCRIPT, "X-CSRFToken": this.#token },
      });
    } catch {
      throw new Away(OFFLINE);
    }
    if (LOGGED_OUT.has(answer.status)) throw new Away(OUT);
    if (answer.status === 503 && ownWords(answer)) throw new Away(await answer.text());
    if (answer.status >= 500 && answer.status !== 501) throw new Away(OFFLINE);
    return answer;
  }

  // Somebody comes back from another window, the network returns, or some time has passed.
  #untilThereIsHope() {
    return new Promise((resolve) => {
      const over = new AbortController();
      const go = () => {
        over.abort();
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(go, ASK_AGAIN_AFTER);
      this.#wake = go;
      addEventListener("online", go, { signal: over.signal });
      addEventListener("focus", go, { signal: over.signal });
    });
  }
}

function ownWords(answer) {
  return (answer.headers.get("Content-Type") ?? "").startsWith("text/plain");
}

function whyStopped(error) {
  const response = error.originalResponse;
  if (!response || response.getStatus() >= 500) return new Away(OFFLINE);
  if (LOGGED_OUT.has(response.getStatus())) return new Away(OUT);
  if (response.getStatus() === 404) return new Refused("What was sent of it is gone. Choose the file again.");
  return new Refused(refusal(response));
}

async function wordsOf(answer) {
  const body = await answer.text();
  return refusal({
    getBody: () => body,
    getStatus: () => answer.status,
    getHeader: (name) => answer.headers.get(name),
  });
}

// <jewel-upload endpoint max-bytes field="upload_id">: wraps a file input that works without it.
// With `submits` the form goes as soon as the file is there.
// Sends the file in resumable parts and leaves its upload id in the form's hidden field.
import { Upload } from "tus-js-client";
import { Pace } from "./upload_pace.js";
import { refusal, tooLarge, wrongType, sizeText, timeText } from "./upload_words.js";

const CHUNK_BYTES = 8 * 1024 * 1024;
const RETRY_DELAYS = [0, 1000, 3000, 5000, 10000, 20000];
const FINAL_STATUSES = new Set([400, 401, 403, 410, 413, 415, 422, 507]);
const SPOKEN_EVERY = 10_000; // ms between polite announcements

class JewelUpload extends HTMLElement {
  #input;
  #panel;
  #name;
  #text;
  #bar;
  #cancel;
  #spoken;
  #upload = null;
  #waitingForNetwork = false;
  #submitAfter = null;
  #leaving = new AbortController();

  connectedCallback() {
    if (this.#panel) return;
    this.#input = this.querySelector('input[type="file"]');
    if (!this.#input) return;
    this.#build();
    this.#listen();
    if (this.#hidden.value) this.#showDone("The file is uploaded. Choose another to replace it.");
  }

  disconnectedCallback() {
    this.#leaving.abort();
    this.#upload?.abort();
  }

  get #form() {
    return this.closest("form");
  }

  get #hidden() {
    const name = this.getAttribute("field") || "upload_id";
    const found = this.#form?.querySelector(`input[name="${CSS.escape(name)}"]`);
    if (found) return found;
    const made = document.createElement("input");
    made.type = "hidden";
    made.name = name;
    this.append(made);
    return made;
  }

  get #isRunning() {
    return this.#upload !== null;
  }

  #build() {
    // With the parts sent separately, the form itself carries only the upload id.
    this.#input.removeAttribute("name");
    this.#input.required = false;
    this.#panel = element("div", "upload");
    this.#panel.append(...this.childNodes);
    this.#name = element("p", "upload__name");
    this.#bar = element("progress", "upload__bar");
    this.#bar.max = 100;
    this.#bar.setAttribute("aria-label", "Upload");
    this.#text = element("p", "quiet num");
    this.#spoken = element("p", "visually-hidden");
    this.#spoken.setAttribute("role", "status");
    this.#cancel = element("button", "btn btn--quiet btn--small");
    this.#cancel.type = "button";
    this.#cancel.textContent = "Cancel the upload";
    this.#panel.append(this.#name, this.#bar, this.#text, this.#cancel, this.#spoken);
    this.append(this.#panel);
    this.#show({});
  }

  #listen() {
    const { signal } = this.#leaving;
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    on(this.#input, "change", () => this.#choose(this.#input.files[0]));
    on(this.#cancel, "click", () => this.#cancelUpload());
    on(window, "online", () => this.#goOn());
    on(window, "beforeunload", (event) => {
      if (this.#isRunning) event.preventDefault();
    });
    if (this.#form) on(this.#form, "submit", (event) => this.#holdBack(event));
    on(document, "dragover", (event) => this.#dragOver(event));
    on(document, "dragleave", (event) => {
      if (!event.relatedTarget) this.#panel.classList.remove("upload--over", "upload--anywhere");
    });
    on(document, "drop", (event) => this.#drop(event));
  }

  #dragOver(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#panel.classList.add("upload--over", "upload--anywhere");
  }

  #drop(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#panel.classList.remove("upload--over", "upload--anywhere");
    this.#choose(event.dataTransfer.files[0]);
  }

  async #choose(file) {
    if (!file) return;
    this.#input.value = ""; // A file exported anew under the same name can be chosen again.
    const most = Number(this.getAttribute("max-bytes")) || Infinity;
    const problem = wrongType(file, this.#input.accept) || tooLarge(file, most);
    if (problem) {
      this.#fail(problem);
      return;
    }
    await this.#upload?.abort();
    this.#hidden.value = "";
    await this.#send(file);
  }

  async #send(file) {
    const pace = new Pace();
    let spokenAt = 0;
    const upload = new Upload(file, {
      endpoint: this.getAttribute("endpoint"),
      chunkSize: CHUNK_BYTES,
      retryDelays: RETRY_DELAYS,
      removeFingerprintOnSuccess: true,
      metadata: { filename: file.name, filetype: file.type || "application/octet-stream" },
      headers: { "X-CSRFToken": this.#token() },
      onShouldRetry: (error) => !FINAL_STATUSES.has(error.originalResponse?.getStatus()),
      onProgress: (sent, total) => {
        pace.note(sent);
        const words = progressWords(sent, total, pace);
        this.#show({ percent: (sent / total) * 100, text: words });
        if (performance.now() - spokenAt < SPOKEN_EVERY) return;
        spokenAt = performance.now();
        this.#spoken.textContent = words;
      },
      onSuccess: () => this.#finish(upload, file),
      onError: (error) => this.#stop(error),
    });
    this.#upload = upload;
    this.#name.textContent = file.name;
    this.#panel.classList.remove("upload--done", "upload--failed");
    this.#show({ percent: 0, text: `Starting, ${sizeText(file.size)}` });
    const [earlier] = await upload.findPreviousUploads();
    if (this.#upload !== upload) return; // Cancelled or replaced meanwhile.
    if (earlier) upload.resumeFromPreviousUpload(earlier);
    upload.start();
  }

  #token() {
    const within = this.#form?.querySelector('input[name="csrfmiddlewaretoken"]');
    return (within ?? document.querySelector('input[name="csrfmiddlewaretoken"]'))?.value ?? "";
  }

  #finish(upload, file) {
    const id = new URL(upload.url, location.href).pathname.split("/").filter(Boolean).pop();
    this.#upload = null;
    this.#hidden.value = id;
    this.#showDone(`Uploaded, ${sizeText(file.size)}.`);
    this.dispatchEvent(new CustomEvent("jewel-upload:done", { bubbles: true, detail: { id } }));
    const submit = this.#submitAfter;
    this.#submitAfter = null;
    if (submit) submit();
    else if (this.hasAttribute("submits")) this.#form?.requestSubmit();
  }

  #stop(error) {
    if (error.originalResponse) {
      this.#upload = null;
      this.#fail(refusal(error.originalResponse));
      return;
    }
    this.#waitingForNetwork = true;
    this.#show({
      percent: this.#bar.value,
      text: "The connection is lost. What was sent is kept; the upload goes on by itself when it is back.",
    });
    this.#spoken.textContent = this.#text.textContent;
  }

  #goOn() {
    if (!this.#waitingForNetwork || !this.#upload) return;
    this.#waitingForNetwork = false;
    this.#upload.start();
  }

  async #cancelUpload() {
    const upload = this.#upload;
    this.#upload = null;
    this.#submitAfter = null;
    this.#waitingForNetwork = false;
    this.#name.textContent = "";
    this.#show({});
    this.#spoken.textContent = "The upload is cancelled.";
    this.#input.focus();
    try {
      await upload?.abort(true);
    } catch {
      // The server could not be told; it clears away unfinished uploads by itself.
    }
  }

  // A form sent too early waits for its file, so that nothing typed is lost.
  #holdBack(event) {
    if (!this.#isRunning) return;
    event.preventDefault();
    const { submitter } = event;
    this.#submitAfter = () => this.#form.requestSubmit(submitter);
    this.#spoken.textContent = "The form is sent as soon as the file is uploaded.";
    this.#name.textContent = "The form is sent as soon as the file is uploaded";
  }

  #fail(words) {
    this.#submitAfter = null;
    this.#panel.classList.remove("upload--done");
    this.#panel.classList.add("upload--failed");
    this.#show({ text: words });
    this.#spoken.textContent = words;
  }

  #showDone(words) {
    this.#panel.classList.remove("upload--failed");
    this.#panel.classList.add("upload--done");
    this.#show({ text: words });
    this.#spoken.textContent = words;
  }

  #show({ percent, text = "" }) {
    this.#bar.hidden = percent === undefined;
    this.#bar.value = percent ?? 0;
    this.#cancel.hidden = !this.#isRunning;
    this.#text.textContent = text;
    this.#text.hidden = text === "";
    this.#name.hidden = this.#name.textContent === "";
  }
}

function element(name, className) {
  const made = document.createElement(name);
  made.className = className;
  return made;
}

function progressWords(sent, total, pace) {
  const percent = `${Math.floor((sent / total) * 100)} %`;
  const speed = pace.bytesPerSecond;
  if (!speed) return `${percent} of ${sizeText(total)}`;
  return `${percent} of ${sizeText(total)}, ${sizeText(speed)} a second, ${timeText((total - sent) / speed)} left`;
}

if (!customElements.get("jewel-upload")) customElements.define("jewel-upload", JewelUpload);

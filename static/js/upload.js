// <jewel-upload endpoint direct part-bytes max-bytes field="upload_id">: wraps a file input that works without it.
// Sends the file in resumable parts and leaves its upload id in the form's hidden field.
import { element } from "./elements.js";
import "./upload_drafts.js";
import { Pace } from "./upload_pace.js";
import { Refused } from "./upload_faults.js";
import { Sending } from "./upload_sending.js";
import { UNKNOWN_FAULT, progressWords, sizeText, tooLarge, wrongType } from "./upload_words.js";

const SPOKEN_EVERY = 10_000; // ms between polite announcements

class JewelUpload extends HTMLElement {
  #input;
  #panel;
  #name;
  #text;
  #bar;
  #cancel;
  #spoken;
  #sending = null;
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
    this.#sending?.cancel({ forget: false });
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
    return this.#sending !== null;
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
    await this.#sending?.cancel({ forget: false });
    this.#hidden.value = "";
    await this.#send(file);
  }

  async #send(file) {
    const pace = new Pace();
    let spokenAt = 0;
    const sending = new Sending(file, {
      endpoint: this.getAttribute("endpoint"),
      direct: this.getAttribute("direct") ?? "",
      partBytes: this.getAttribute("part-bytes") ?? 0,
      progress: (sent, total) => {
        if (this.#sending !== sending) return;
        pace.note(sent);
        const words = progressWords(sent, total, pace);
        this.#show({ percent: (sent / total) * 100, text: words });
        if (performance.now() - spokenAt < SPOKEN_EVERY) return;
        spokenAt = performance.now();
        this.#spoken.textContent = words;
      },
      waits: (words) => {
        this.#show({ percent: this.#bar.value, text: words });
        this.#spoken.textContent = words;
      },
    });
    this.#sending = sending;
    this.#name.textContent = file.name;
    this.#panel.classList.remove("upload--done", "upload--failed");
    this.#show({ percent: 0, text: `Starting, ${sizeText(file.size)}` });
    try {
      const url = await sending.run();
      if (this.#sending === sending && url) this.#finish(url, file);
    } catch (error) {
      if (this.#sending !== sending) return; // Cancelled or replaced meanwhile.
      this.#sending = null;
      this.#fail(error instanceof Refused ? error.message : UNKNOWN_FAULT);
    }
  }

  #finish(url, file) {
    const id = url.split("/").filter(Boolean).pop();
    this.#sending = null;
    this.#hidden.value = id;
    this.#showDone(`Uploaded, ${sizeText(file.size)}.`);
    this.dispatchEvent(new CustomEvent("jewel-upload:done", { bubbles: true, detail: { id } }));
    const submit = this.#submitAfter;
    this.#submitAfter = null;
    if (submit) submit();
  }

  async #cancelUpload() {
    const sending = this.#sending;
    this.#sending = null;
    this.#submitAfter = null;
    this.#name.textContent = "";
    this.#show({});
    this.#spoken.textContent = "The upload is cancelled.";
    this.#input.focus();
    await sending?.cancel({ forget: true });
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

if (!customElements.get("jewel-upload")) customElements.define("jewel-upload", JewelUpload);

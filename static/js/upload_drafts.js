// <jewel-drafts endpoint direct part-bytes max-bytes>: wraps a field for several files that works without it.
// Each file chosen, or dropped anywhere, is sent and becomes a draft by itself, one after the other;
// one that fails stops no other. Rows of [data-unfinished] in the page go on by the same way.
import { element } from "./elements.js";
import { Pace } from "./upload_pace.js";
import { Refused } from "./upload_faults.js";
import { Sending } from "./upload_sending.js";
import { UNKNOWN_FAULT, progressWords, refusal, sizeText, tooLarge, wrongType } from "./upload_words.js";

const SHORTEST_WAIT = 2; // seconds until a full workbench is asked again

class JewelDrafts extends HTMLElement {
  #input;
  #panel;
  #list;
  #summary;
  #onwards;
  #rows = [];
  #isWorking = false;
  #leaving = new AbortController();

  connectedCallback() {
    if (this.#panel) return;
    this.#input = this.querySelector('input[type="file"]');
    if (!this.#input) return;
    this.#build();
    this.#listen();
  }

  disconnectedCallback() {
    this.#leaving.abort();
    for (const row of this.#rows) row.sending?.cancel({ forget: false });
  }

  #build() {
    this.#input.removeAttribute("name");
    this.#panel = element("div", "upload");
    this.#panel.append(...this.childNodes);
    this.#list = element("ol", "worklist worklist--plain drafts");
    this.#list.hidden = true;
    this.#list.setAttribute("aria-label", "Files of this upload");
    this.#summary = element("p", "drafts__summary");
    this.#summary.setAttribute("role", "status");
    this.#onwards = element("a", "btn btn--small", "See all pieces with the new drafts");
    this.#onwards.href = location.pathname;
    this.#onwards.hidden = true;
    this.append(this.#panel, this.#list, this.#summary, this.#onwards);
    // Files are sent as soon as they are chosen.
    this.closest("form")?.querySelector(".form-actions")?.setAttribute("hidden", "");
  }

  #listen() {
    const { signal } = this.#leaving;
    const on = (target, type, act) => target.addEventListener(type, act, { signal });
    on(this.#input, "change", () => {
      const files = [...this.#input.files];
      this.#input.value = ""; // A file exported anew under the same name can be chosen again.
      this.#take(files);
    });
    on(window, "beforeunload", (event) => {
      if (this.#rows.some((row) => row.isOpen)) event.preventDefault();
    });
    on(document, "dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.#panel.classList.add("upload--over", "upload--anywhere");
    });
    on(document, "dragleave", (event) => {
      if (!event.relatedTarget) this.#panel.classList.remove("upload--over", "upload--anywhere");
    });
    on(document, "drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      this.#panel.classList.remove("upload--over", "upload--anywhere");
      this.#take([...event.dataTransfer.files], foldersOf(event));
    });
    for (const place of document.querySelectorAll("[data-unfinished]")) this.#letGoOn(place);
  }

  // The button of a file that is here in part; only a script can send the rest.
  #letGoOn(place) {
    const { signal } = this.#leaving;
    const chooser = element("input", "");
    chooser.type = "file";
    place.hidden = false;
    place.addEventListener("click", () => chooser.click(), { signal });
    chooser.addEventListener(
      "change",
      () => {
        const [file] = chooser.files;
        chooser.value = "";
        if (file) this.#goOn(place, file);
      },
      { signal },
    );
  }

  #goOn(place, file) {
    const size = Number(place.dataset.size);
    const row = this.#add(file, { only: place.dataset.unfinished });
    if (!row) return;
    if (file.size === size) {
      row.onTaken = () => place.closest("li")?.remove();
      this.#work();
      return;
    }
    row.fail(
      `This is another file than the one that was begun: it has ${sizeText(file.size)}, and ${place.dataset.name} has ${sizeText(size)}. ` +
        "Choose that one, or choose this one above, as a new one.",
    );
    this.#say();
  }

  #take(files, folders = new Set()) {
    const most = Number(this.getAttribute("max-bytes")) || Infinity;
    for (const file of files) {
      const row = this.#add(file, {});
      if (!row) continue;
      const problem = folders.has(file.name)
        ? "This is a folder. Open it, and drop the files that are in it."
        : wrongType(file, this.#input.accept) || tooLarge(file, most);
      if (problem) row.fail(problem);
    }
    this.#say();
    this.#work();
  }

  #add(file, { only }) {
    const isSame = (row) => row.isOpen && row.file.name === file.name && row.file.size === file.size && row.file.lastModified === file.lastModified;
    if (this.#rows.some(isSame)) return null;
    const row = new Row(file, only ?? "", () => this.#say());
    this.#rows.push(row);
    this.#list.append(row.element);
    this.#list.hidden = false;
    return row;
  }

  async #work() {
    if (this.#isWorking) return;
    this.#isWorking = true;
    for (let row = this.#next(); row; row = this.#next()) {
      await row.send(this);
      this.#say();
    }
    this.#isWorking = false;
    const [only, another] = this.#rows;
    if (!another && only?.draft) location.assign(only.draft);
  }

  #next() {
    return this.#rows.find((row) => row.state === "waits");
  }

  #say() {
    const count = (state) => this.#rows.filter((row) => row.state === state).length;
    const [drafts, failed, open] = [count("draft"), count("failed"), this.#rows.filter((row) => row.isOpen).length];
    const parts = [`${drafts} of ${this.#rows.length} ${this.#rows.length === 1 ? "file is a draft" : "files are drafts"}`];
    if (failed) parts.push(`${failed} not taken, each with its reason`);
    if (open) parts.push(`${open} on the way or waiting; keep this page open`);
    const words = this.#rows.length ? `${parts.join(". ")}.` : "";
    if (this.#summary.textContent !== words) this.#summary.textContent = words;
    this.#onwards.hidden = open > 0 || drafts === 0;
  }
}

/** One file: its words, its bar, and what became of it. */
class Row {
  state = "waits";
  draft = "";
  sending = null;
  onTaken = () => {};
  #only;
  #changed;
  #text = element("p", "quiet", "Waits for its turn.");
  #bar = element("progress", "");
  #acts = element("div", "row");

  constructor(file, only, changed) {
    this.file = file;
    this.#only = only;
    this.#changed = changed;
    this.#bar.max = 100;
    this.#bar.value = 0;
    this.#bar.hidden = true;
    this.#bar.setAttribute("aria-label", `Upload of ${file.name}`);
    const words = element("div", "");
    words.append(element("p", "drafts__name", file.name), this.#bar, this.#text);
    this.element = element("li", "");
    this.element.append(words, this.#acts);
    this.#offer("Cancel", () => this.#cancel());
  }

  get isOpen() {
    return this.state === "waits" || this.state === "runs";
  }

  async send(place) {
    const pace = new Pace();
    this.state = "runs";
    this.#bar.hidden = false;
    this.#text.textContent = `Starting, ${sizeText(this.file.size)}`;
    this.sending = new Sending(this.file, {
      endpoint: place.getAttribute("endpoint"),
      direct: place.getAttribute("direct") ?? "",
      partBytes: place.getAttribute("part-bytes") ?? 0,
      only: this.#only,
      progress: (sent, total) => {
        pace.note(sent);
        this.#bar.value = (sent / total) * 100;
        this.#text.textContent = progressWords(sent, total, pace);
      },
      waits: (words) => {
        this.#text.textContent = words;
      },
    });
    try {
      const url = await this.sending.run();
      if (!url || this.state !== "runs") return;
      await this.#becomeDraft(url);
    } catch (error) {
      if (this.state === "runs") this.fail(error instanceof Refused ? error.message : UNKNOWN_FAULT);
    }
  }

  fail(words) {
    this.state = "failed";
    this.#bar.hidden = true;
    this.#text.textContent = words;
    this.#text.className = "drafts__fault";
    this.#acts.replaceChildren();
  }

  async #becomeDraft(url) {
    for (;;) {
      const answer = await this.sending.post(`${url}draft/`);
      if (this.state !== "runs") return;
      if (answer.status === 201) {
        this.#isDraft(answer.header("Location"), answer.body);
        return;
      }
      const wait = Number(answer.header("Retry-After"));
      if (answer.status !== 429 || !wait) {
        throw new Refused(refusal({ getBody: () => answer.body, getStatus: () => answer.status, getHeader: answer.header }));
      }
      this.#text.textContent =
        "It has arrived. As many of your files are being measured as may at once: it becomes a draft by itself when one of them is done.";
      await new Promise((resolve) => setTimeout(resolve, Math.max(wait, SHORTEST_WAIT) * 1000));
    }
  }

  #isDraft(address, title) {
    this.state = "draft";
    this.draft = address;
    this.#bar.hidden = true;
    this.#text.textContent = `The draft “${title}”, and is being measured.`;
    const link = element("a", "btn btn--small", "Say what it is");
    link.href = address;
    link.append(element("span", "visually-hidden", `: ${title}`));
    this.#acts.replaceChildren(link);
    this.onTaken();
  }

  async #cancel() {
    this.fail("Cancelled.");
    this.#text.className = "quiet";
    this.#changed();
    // What was there before this page stays, to be gone on with another time.
    await this.sending?.cancel({ forget: !this.#only });
  }

  #offer(words, act) {
    const button = element("button", "btn btn--quiet btn--small", words);
    button.type = "button";
    button.append(element("span", "visually-hidden", ` ${this.file.name}`));
    button.addEventListener("click", act);
    this.#acts.replaceChildren(button);
  }
}

function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

function foldersOf(event) {
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry?.());
  return new Set(entries.filter((entry) => entry?.isDirectory).map((entry) => entry.name));
}

if (!customElements.get("jewel-drafts")) customElements.define("jewel-drafts", JewelDrafts);

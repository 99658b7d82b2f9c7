// <jewel-turntable src frames columns label>: one sheet of frames, turned by dragging, by a slider, or by
// itself. Without this script it is a link to the sheet; the sheet is fetched once the piece comes into view.
import { words } from "./words.js";
const SECONDS_A_TURN = 6;
const TURNS_A_WIDTH = 1;

class JewelTurntable extends HTMLElement {
  #frame = 0;
  #sheet = null;
  #slider = null;
  #button = null;
  #timer = 0;
  #seen = null;

  static observedAttributes = ["src", "label"];

  get #frames() {
    return Number(this.getAttribute("frames"));
  }

  get #columns() {
    return Number(this.getAttribute("columns"));
  }

  connectedCallback() {
    if (this.#sheet) return;
    this.replaceChildren(this.#window(), this.#bar());
    this.classList.add("turntable");
    this.#seen = new IntersectionObserver(([entry]) => this.#comesIntoView(entry.isIntersecting));
    this.#seen.observe(this);
  }

  disconnectedCallback() {
    this.#seen?.disconnect();
    this.#stop();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.#sheet || before === null || now === before) return;
    if (name === "label") this.#sheet.alt = now;
    else if (this.#sheet.hasAttribute("src")) this.#sheet.src = now;
  }

  #comesIntoView(isSeen) {
    if (!isSeen) this.#stop();
    else if (!this.#sheet.hasAttribute("src")) this.#sheet.src = this.getAttribute("src");
  }

  #window() {
    const frame = document.createElement("div");
    frame.className = "turntable__window";
    this.#sheet = document.createElement("img");
    this.#sheet.alt = this.getAttribute("label");
    this.#sheet.draggable = false;
    this.#sheet.decoding = "async";
    const rows = Math.ceil(this.#frames / this.#columns);
    this.#sheet.style.setProperty("inline-size", `${this.#columns * 100}%`);
    this.#sheet.style.setProperty("block-size", `${rows * 100}%`);
    frame.append(this.#sheet);
    frame.addEventListener("pointerdown", (event) => this.#drag(frame, event));
    return frame;
  }

  #bar() {
    const bar = document.createElement("div");
    bar.className = "turntable__bar";
    this.#slider = Object.assign(document.createElement("input"), {
      type: "range",
      min: "0",
      max: String(this.#frames - 1),
      value: "0",
      ariaLabel: words("Turn the piece"),
    });
    this.#slider.addEventListener("input", () => {
      this.#stop();
      this.#show(Number(this.#slider.value));
    });
    this.#button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--small" });
    this.#button.addEventListener("click", () => (this.#timer ? this.#stop() : this.#play()));
    bar.append(this.#button, this.#slider);
    this.#say();
    return bar;
  }

  #drag(frame, down) {
    if (down.button !== 0) return;
    this.#stop();
    frame.setPointerCapture(down.pointerId);
    const from = this.#frame;
    const move = (event) => {
      const turns = ((event.clientX - down.clientX) / frame.clientWidth) * TURNS_A_WIDTH;
      this.#show(from + Math.round(turns * this.#frames));
    };
    frame.addEventListener("pointermove", move);
    const end = () => frame.removeEventListener("pointermove", move);
    frame.addEventListener("pointerup", end, { once: true });
    frame.addEventListener("pointercancel", end, { once: true });
  }

  #show(frame) {
    this.#frame = ((frame % this.#frames) + this.#frames) % this.#frames;
    const column = this.#frame % this.#columns;
    const row = Math.floor(this.#frame / this.#columns);
    const rows = Math.ceil(this.#frames / this.#columns);
    this.#sheet.style.setProperty("translate", `${(-100 * column) / this.#columns}% ${(-100 * row) / rows}%`);
    this.#slider.value = String(this.#frame);
    this.#slider.ariaValueText = words("%(angle)s degrees", { angle: Math.round((360 * this.#frame) / this.#frames) });
  }

  #play() {
    this.#timer = setInterval(() => this.#show(this.#frame + 1), (SECONDS_A_TURN * 1000) / this.#frames);
    this.#say();
  }

  #stop() {
    clearInterval(this.#timer);
    this.#timer = 0;
    if (this.#button) this.#say();
  }

  #say() {
    this.#button.textContent = this.#timer ? words("Stop") : words("Turn");
  }
}

if (!customElements.get("jewel-turntable")) customElements.define("jewel-turntable", JewelTurntable);

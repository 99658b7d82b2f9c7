// <jewel-viewer src poster metal label spots faults>: a button until it is pressed; three is fetched only then.
import { words } from "./words.js";
const BUTTON_TEXT = "View in 3D";

class JewelViewer extends HTMLElement {
  #scene = null;
  #opening = null;
  #opener = null;
  #onMetal = (event) => this.setAttribute("metal", event.detail.metal);

  static observedAttributes = ["metal", "spots"];

  // Metal and units may be chosen elsewhere on the page while the view is open.
  attributeChangedCallback(name, before, now) {
    if (!now || now === before) return;
    if (name === "metal") this.#scene?.recolour(now);
    else this.#scene?.rename(JSON.parse(now));
  }

  connectedCallback() {
    document.addEventListener("jewel:metal", this.#onMetal);
    if (this.querySelector(".viewer__open")) return;
    this.classList.add("viewer");
    if (this.getAttribute("poster")) this.append(this.#poster());
    this.append(this.#openButton(), this.#status());
  }

  disconnectedCallback() {
    document.removeEventListener("jewel:metal", this.#onMetal);
    this.close();
  }

  get isOpen() {
    return this.#scene !== null || this.#opening !== null;
  }

  async open() {
    if (this.isOpen) return;
    for (const other of document.querySelectorAll("jewel-viewer.is-open")) other.close();
    const controller = new AbortController();
    this.#opening = controller;
    this.classList.add("is-open");
    this.say(words("Loading the viewer"));
    try {
      const { openScene } = await import(this.closest("[data-viewer-module]").dataset.viewerModule);
      if (controller.signal.aborted) return;
      const scene = await openScene(this, {
        url: this.getAttribute("src"),
        metal: this.getAttribute("metal") || "yellow",
        spots: JSON.parse(this.getAttribute("spots") || "[]"),
        faults: JSON.parse(this.getAttribute("faults") || "{}"),
        signal: controller.signal,
      });
      if (controller.signal.aborted) {
        scene.dispose();
        return;
      }
      this.#scene = scene;
      this.say("");
    } catch (error) {
      if (controller.signal.aborted) return;
      this.close();
      this.say(error.reader ?? words("The 3D preview could not be loaded. Check the connection and try again."));
      if (!error.reader) throw error;
    } finally {
      if (this.#opening === controller) this.#opening = null;
    }
  }

  /** A metal chosen here is chosen for the page: pictures and weights follow. */
  choose(metal) {
    this.dispatchEvent(new CustomEvent("jewel:metal", { bubbles: true, detail: { metal, key: "" } }));
  }

  /** Open with the places of the casting report; `opener` gets the focus back. */
  async openReport(opener) {
    this.scrollIntoView({ block: "center" });
    if (this.#scene) this.querySelector("canvas").focus({ preventScroll: true });
    await this.open();
    this.#opener = opener;
    this.#scene?.showReport(true);
  }

  close() {
    this.#opening?.abort();
    this.#opening = null;
    const hadFocus = this.contains(document.activeElement);
    this.#scene?.dispose();
    this.#scene = null;
    this.classList.remove("is-open");
    this.say("");
    if (hadFocus) (this.#opener ?? this.querySelector(".viewer__open"))?.focus();
    this.#opener = null;
  }

  say(text) {
    const status = this.querySelector(".viewer__status");
    if (!status) return;
    status.textContent = text;
    status.hidden = text === "";
  }

  #poster() {
    const picture = document.createElement("img");
    picture.className = "viewer__poster";
    picture.src = this.getAttribute("poster");
    picture.alt = "";
    return picture;
  }

  #openButton() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "viewer__open btn";
    button.textContent = words(BUTTON_TEXT);
    button.addEventListener("click", () => this.open());
    return button;
  }

  #status() {
    const status = document.createElement("p");
    status.className = "viewer__status";
    status.setAttribute("role", "status");
    status.hidden = true;
    return status;
  }
}

// The casting report lies further down the page, and may be fetched anew.
function openFromReport(event) {
  const button = event.target.closest?.("[data-show-thin]");
  if (button) document.querySelector("jewel-viewer")?.openReport(button);
}

if (!customElements.get("jewel-viewer")) {
  customElements.define("jewel-viewer", JewelViewer);
  document.addEventListener("click", openFromReport);
}

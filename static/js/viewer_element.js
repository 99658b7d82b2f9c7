// <jewel-viewer src poster metal label spots>: a button until it is pressed; three is fetched only then.
const BUTTON_TEXT = "View in 3D";

class JewelViewer extends HTMLElement {
  #scene = null;
  #opening = null;

  static observedAttributes = ["metal"];

  // The metal may be chosen elsewhere on the page while the view is open.
  attributeChangedCallback(name, before, metal) {
    if (metal && metal !== before) this.#scene?.recolour(metal);
  }

  connectedCallback() {
    if (this.querySelector(".viewer__open")) return;
    this.classList.add("viewer");
    if (this.getAttribute("poster")) this.append(this.#poster());
    this.append(this.#openButton(), this.#status());
  }

  disconnectedCallback() {
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
    this.say("Loading the viewer");
    try {
      const { openScene } = await import(document.documentElement.dataset.viewerModule);
      if (controller.signal.aborted) return;
      const scene = await openScene(this, {
        url: this.getAttribute("src"),
        metal: this.getAttribute("metal") || "yellow",
        spots: JSON.parse(this.getAttribute("spots") || "[]"),
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
      this.say(error.reader ?? "The 3D preview could not be loaded. Check the connection and try again.");
      if (!error.reader) throw error;
    } finally {
      if (this.#opening === controller) this.#opening = null;
    }
  }

  close() {
    this.#opening?.abort();
    this.#opening = null;
    const hadFocus = this.contains(document.activeElement);
    this.#scene?.dispose();
    this.#scene = null;
    this.classList.remove("is-open");
    this.say("");
    if (hadFocus) this.querySelector(".viewer__open")?.focus();
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
    button.textContent = BUTTON_TEXT;
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

if (!customElements.get("jewel-viewer")) customElements.define("jewel-viewer", JewelViewer);

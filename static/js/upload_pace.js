// How fast bytes go out, over the last few seconds.
const WINDOW = 6000; // ms

export class Pace {
  #notes = [];

  note(sent) {
    const now = performance.now();
    this.#notes.push({ now, sent });
    while (this.#notes.length > 2 && now - this.#notes[0].now > WINDOW) this.#notes.shift();
  }

  /** 0 until there is enough to tell. */
  get bytesPerSecond() {
    const first = this.#notes[0];
    const last = this.#notes.at(-1);
    if (!first || last.now - first.now < 800) return 0;
    return Math.max(0, ((last.sent - first.sent) / (last.now - first.now)) * 1000);
  }
}

// What the colours of the casting report mean, in its own words and for the chosen metal.
import { metalGroup } from "./viewer_groups.js";

const NAMES = { silver: "silver", gold: "gold and platinum" };
const MEANINGS = {
  fail: { pattern: "Hatched: ", text: "too little" },
  warn: { pattern: "Dotted: ", text: "look" },
  open: { pattern: "Rods: ", text: "open edges" },
  twice: { pattern: "Painted: ", text: "drawn twice" },
};

/** The key as an element with one more method, say(metal, thin, faults): thin is { fails, warns } or null, faults
    { open, twice }. Read aloud when it changes. */
export function buildKey() {
  const key = document.createElement("div");
  key.className = "viewer__key";
  key.setAttribute("role", "status");
  key.hidden = true;
  key.say = (metal, thin, { open, twice }) => {
    const levels = { fail: thin?.fails, warn: thin?.warns, open, twice };
    const rows = Object.keys(levels).filter((level) => levels[level]).map(row);
    key.replaceChildren(...(thin ? [title(metal, thin)] : []), ...rows);
  };
  return key;
}

function title(metal, { warns }) {
  const name = NAMES[metalGroup(metal)];
  const element = document.createElement("strong");
  element.textContent = warns ? `In ${name}` : `In ${name} no surface has too little`;
  return element;
}

function row(level) {
  const item = document.createElement("span");
  item.className = `viewer__swatch viewer__swatch--${level}`;
  const pattern = document.createElement("span");
  pattern.className = "visually-hidden";
  pattern.textContent = MEANINGS[level].pattern;
  item.append(pattern, MEANINGS[level].text);
  return item;
}

// What the colours of the casting report mean, in its own words and for the chosen metal.
import { metalGroup } from "./viewer_groups.js";
import { words } from "./words.js";

const TITLES = {
  silver: { short: "In silver", enough: "In silver no surface has too little" },
  gold: { short: "In gold and platinum", enough: "In gold and platinum no surface has too little" },
};
const MEANINGS = {
  fail: { pattern: "Hatched:", text: "too little" },
  warn: { pattern: "Dotted:", text: "look" },
  open: { pattern: "Rods:", text: "open edges" },
  twice: { pattern: "Painted:", text: "drawn twice" },
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
  const { short, enough } = TITLES[metalGroup(metal)];
  const element = document.createElement("strong");
  element.textContent = words(warns ? short : enough);
  return element;
}

function row(level) {
  const item = document.createElement("span");
  item.className = `viewer__swatch viewer__swatch--${level}`;
  const pattern = document.createElement("span");
  pattern.className = "visually-hidden";
  pattern.textContent = `${words(MEANINGS[level].pattern)} `;
  item.append(pattern, words(MEANINGS[level].text));
  return item;
}

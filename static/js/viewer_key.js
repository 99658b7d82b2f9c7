// What the colours of the casting report mean, in its own words and for the chosen metal.
import { metalGroup } from "./viewer_groups.js";

const NAMES = { silver: "silver", gold: "gold and platinum" };
const MEANINGS = {
  fail: { pattern: "Hatched: ", text: "too little" },
  warn: { pattern: "Dotted: ", text: "look" },
};

/** The key as an element with one more method, say(metal, { fails, warns }). Read aloud when it changes. */
export function buildKey() {
  const key = document.createElement("div");
  key.className = "viewer__key";
  key.setAttribute("role", "status");
  key.hidden = true;
  key.say = (metal, { fails, warns }) => {
    const name = NAMES[metalGroup(metal)];
    const title = document.createElement("strong");
    title.textContent = warns ? `In ${name}` : `In ${name} no surface has too little`;
    key.replaceChildren(title, ...(fails ? [row("fail")] : []), ...(warns ? [row("warn")] : []));
  };
  return key;
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

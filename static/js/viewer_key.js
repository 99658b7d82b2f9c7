// What the colours of the casting report mean, in words that follow the chosen metal.
import { metalGroup } from "./viewer_groups.js";

const NAMES = { silver: "silver", gold: "gold and platinum" };

/** The key as an element with one more method, say(metal, { fails, warns }). Read aloud when it changes. */
export function buildKey() {
  const key = document.createElement("div");
  key.className = "viewer__key";
  key.setAttribute("role", "status");
  const title = document.createElement("strong");
  const list = document.createElement("ul");
  key.append(title, list);
  key.hidden = true;
  key.say = (metal, { fails, warns }) => {
    const name = NAMES[metalGroup(metal)];
    title.textContent = warns ? `Cast in ${name}` : `In ${name} no surface is too thin`;
    list.replaceChildren(
      ...(fails ? [row("fail", "Hatched: too thin")] : []),
      ...(warns ? [row("warn", "Dotted: just under, or not sure")] : []),
    );
  };
  return key;
}

function row(level, text) {
  const item = document.createElement("li");
  item.className = `viewer__swatch viewer__swatch--${level}`;
  item.textContent = text;
  return item;
}

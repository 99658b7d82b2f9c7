// Points on the piece where the casting report found something. Names lie over the canvas as HTML.
import { Vector3 } from "three";
import { metalGroup } from "./viewer_groups.js";
import { words } from "./words.js";

const NAME_WIDTH = 150; // names closer than this stand below each other
const NAME_HEIGHT = 19;
const METRES = 0.001; // the report is in mm with Z up, glTF in metres with Y up

/** `spots` are { name, at: [x, y, z], silver, gold }: a verdict for each group of metals. Returns { layer, … }. */
export function buildSpots(model, spots) {
  const layer = document.createElement("ul");
  layer.className = "viewer__spots";
  layer.setAttribute("aria-label", words("What the casting report found"));
  layer.hidden = true;
  const marks = spots.map(({ name, at: [x, y, z], silver, gold }) => {
    const item = document.createElement("li");
    item.className = "viewer__spot";
    item.append(document.createElement("span"));
    item.firstChild.textContent = name;
    layer.append(item);
    return { item, levels: { silver, gold }, at: new Vector3(x, z, -y).multiplyScalar(METRES) };
  });
  const onScreen = new Vector3();
  return {
    layer,
    show(isOn) {
      layer.hidden = !isOn;
    },
    rename(named) {
      marks.forEach(({ item }, at) => {
        if (named[at]) item.firstChild.textContent = named[at].name;
      });
    },
    choose(metal) {
      for (const { item, levels } of marks) item.dataset.level = levels[metalGroup(metal)];
    },
    place(camera, width, height) {
      if (layer.hidden) return;
      const taken = [];
      for (const { item, at } of marks) {
        model.localToWorld(onScreen.copy(at)).project(camera);
        const left = ((onScreen.x + 1) / 2) * width;
        const top = ((1 - onScreen.y) / 2) * height;
        item.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
        item.classList.toggle("viewer__spot--left", left > width * 0.6);
        let line = top;
        while (taken.some((other) => Math.abs(other.left - left) < NAME_WIDTH && Math.abs(other.line - line) < NAME_HEIGHT)) line += NAME_HEIGHT;
        taken.push({ left, line });
        item.firstChild.style.translate = `0 ${(line - top).toFixed(1)}px`;
      }
    },
  };
}

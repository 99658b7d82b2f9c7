// Points on the piece where the casting report found something. Names lie over the canvas as HTML.
import { Vector3 } from "three";

const METRES = 0.001; // the report is in mm with Z up, glTF in metres with Y up

/** `spots` are { name, at: [x, y, z], level }. Returns { layer, isShown, toggle(), place(camera, width, height) }. */
export function buildSpots(model, spots) {
  const layer = document.createElement("ul");
  layer.className = "viewer__spots";
  layer.setAttribute("aria-label", "What the casting report found");
  layer.hidden = true;
  const marks = spots.map(({ name, at: [x, y, z], level }) => {
    const item = document.createElement("li");
    item.className = `viewer__spot viewer__spot--${level}`;
    item.textContent = name;
    layer.append(item);
    return { item, at: new Vector3(x, z, -y).multiplyScalar(METRES) };
  });
  const onScreen = new Vector3();
  return {
    layer,
    toggle() {
      layer.hidden = !layer.hidden;
      return !layer.hidden;
    },
    place(camera, width, height) {
      if (layer.hidden) return;
      for (const { item, at } of marks) {
        model.localToWorld(onScreen.copy(at)).project(camera);
        const left = ((onScreen.x + 1) / 2) * width;
        const top = ((1 - onScreen.y) / 2) * height;
        item.style.transform = `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)`;
        item.classList.toggle("viewer__spot--left", left > width * 0.6);
      }
    },
  };
}

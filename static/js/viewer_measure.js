// Measures between two points of the piece: pressed with the pointer, or under the cross in the middle
// of the view by Enter. The preview's surface lies up to 0.15 mm off, so each end may be that far off.
import { Raycaster, Vector2, Vector3 } from "three";
import { figure, words } from "./words.js";

const MM = 1000; // glTF is in metres
const MM_PER_INCH = 25.4;
const MOST_OFF_MM = 0.3;
const STILL = 5; // pixels that a press may move and still be no turning
const SVG = "http://www.w3.org/2000/svg";

/** `isShown(point)` is false for what a section has cut away. Returns { layer, isOn, show(isOn), pick(x, y), place(camera, width, height) }. */
export function buildMeasure(model, camera, isShown, onChange) {
  const layer = document.createElement("div");
  layer.className = "viewer__measure";
  layer.hidden = true;
  const line = drawnLine();
  const cross = document.createElement("span");
  cross.className = "viewer__cross";
  cross.setAttribute("aria-hidden", "true");
  const said = document.createElement("p");
  said.className = "viewer__length";
  said.setAttribute("role", "status");
  layer.append(line.svg, cross, said);

  const caster = new Raycaster();
  const meshes = [];
  model.traverse((object) => {
    if (object.isMesh) meshes.push(object);
  });
  let points = [];
  const measure = {
    layer,
    isOn: false,
    show(isOn) {
      measure.isOn = isOn;
      layer.hidden = !isOn;
      points = [];
      say();
    },
    /** A press at x, y from -1 to 1, y up. */
    pick(x = 0, y = 0) {
      caster.setFromCamera(new Vector2(x, y), camera);
      const hit = caster.intersectObjects(meshes, false).find(({ point }) => isShown(point));
      if (!hit) {
        said.textContent = words("There is no piece at this place. Press on the piece.");
        return;
      }
      points = points.length === 1 ? [...points, hit.point] : [hit.point];
      say();
      onChange();
    },
    place(view, width, height) {
      if (layer.hidden) return;
      line.draw(points.map((point) => onScreen(point, view, width, height)), width, height);
    },
  };
  return measure;

  function say() {
    if (points.length === 2) said.textContent = lengthText(points[0].distanceTo(points[1]) * MM);
    else if (points.length === 1) said.textContent = words("Press on the second point.");
    else said.textContent = words("Press on two points of the piece. By keyboard: turn it, Enter takes what lies under the cross.");
  }
}

/** Calls `act(x, y)` for a press that did not turn the piece; x and y from -1 to 1, y up. */
export function onStillPress(canvas, act, signal) {
  let from = null;
  canvas.addEventListener("pointerdown", (event) => (from = event.isPrimary ? [event.clientX, event.clientY] : null), { signal });
  canvas.addEventListener(
    "pointerup",
    (event) => {
      if (!from || Math.hypot(event.clientX - from[0], event.clientY - from[1]) > STILL) return;
      const box = canvas.getBoundingClientRect();
      act(((event.clientX - box.left) / box.width) * 2 - 1, 1 - ((event.clientY - box.top) / box.height) * 2);
    },
    { signal },
  );
}

function lengthText(mm) {
  return words("%(mm)s mm, %(inches)s in (± %(off)s mm)", {
    mm: figure(mm, 1),
    inches: figure(mm / MM_PER_INCH, 2),
    off: figure(MOST_OFF_MM, 1),
  });
}

function onScreen(point, camera, width, height) {
  const at = new Vector3().copy(point).project(camera);
  return [((at.x + 1) / 2) * width, ((1 - at.y) / 2) * height];
}

function drawnLine() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  svg.append(path);
  return {
    svg,
    draw(places, width, height) {
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      const dots = places.map(([x, y]) => `M${x - 3.5} ${y}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z`).join("");
      const [one, other] = places;
      path.setAttribute("d", dots + (other ? `M${one[0]} ${one[1]}L${other[0]} ${other[1]}` : ""));
    },
  };
}

// Cuts the piece open at a plane that a slider moves. The preview encloses nothing, so a cut shows its
// inner side and no face of metal.
import { BackSide, DoubleSide, Plane, Vector3 } from "three";
import { words } from "./words.js";

const STEPS = 100;
const SIDES = [
  { name: "Cut from the front", normal: new Vector3(0, 0, -1), axis: "z" },
  { name: "Cut from the side", normal: new Vector3(-1, 0, 0), axis: "x" },
  { name: "Cut from above", normal: new Vector3(0, -1, 0), axis: "y" },
];

/** Returns { layer, isOn, show(isOn) }. `reach` is half of the piece's size along x, y and z. */
export function buildSection(model, renderer, reach, onChange) {
  const plane = new Plane();
  const layer = document.createElement("div");
  layer.className = "viewer__section";
  layer.hidden = true;
  const side = document.createElement("select");
  side.setAttribute("aria-label", words("Cut"));
  side.append(...SIDES.map(({ name }, at) => new Option(words(name), at)));
  const depth = document.createElement("input");
  Object.assign(depth, { type: "range", min: 0, max: STEPS, value: STEPS / 2 });
  depth.setAttribute("aria-label", words("How deep the cut is"));
  layer.append(side, depth);
  side.addEventListener("change", cut);
  depth.addEventListener("input", cut);

  const section = {
    layer,
    isOn: false,
    show(isOn) {
      section.isOn = isOn;
      layer.hidden = !isOn;
      turnInsideOut(model, isOn);
      cut();
    },
  };
  return section;

  function cut() {
    const { normal, axis } = SIDES[side.value];
    const at = (1 - (2 * depth.value) / STEPS) * reach[axis];
    plane.set(normal, at);
    depth.setAttribute("aria-valuetext", words("%(share)s per cent", { share: depth.value }));
    renderer.clippingPlanes = section.isOn ? [plane] : [];
    onChange();
  }
}

/** What lies behind a cut is seen from inside. The passes of a cut stone keep their sides. */
function turnInsideOut(model, isOn) {
  model.traverse(({ material }) => {
    if (!material || material.side === BackSide || material.isShaderMaterial) return;
    if (isOn) material.userData.side ??= material.side;
    material.side = isOn ? DoubleSide : (material.userData.side ?? material.side);
    material.needsUpdate = true;
  });
}

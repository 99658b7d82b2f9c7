// Buttons under the 3D view: metals, zoom, close.
import { METALS } from "./viewer_materials.js";

const SVG = "http://www.w3.org/2000/svg";
const SWATCHES = { yellow: "#dcb45c", white: "#dcd9d1", rose: "#dca083", silver: "#eceae6", platinum: "#bfc0c0" };

/** The bar as an element that also has mark(metal), markReport(isOn) and isReporting. */
export function buildBar({ metal, onMetal, onReport, onZoom, onClose }) {
  const bar = document.createElement("div");
  bar.className = "viewer__bar";
  const metals = group("viewer__metals", "Metal");
  for (const key of Object.keys(METALS)) {
    const button = press(METALS[key].name, () => onMetal(key));
    button.dataset.metal = key;
    button.append(swatch(SWATCHES[key]));
    metals.append(button);
  }
  const tools = group("viewer__tools", "View");
  const report = onReport && sign(press("Show what the casting report found", onReport), "M9 3.5v7M9 13v1.5");
  if (report) tools.append(report);
  tools.append(
    sign(press("Zoom out", () => onZoom(-1)), "M4 9h10"),
    sign(press("Zoom in", () => onZoom(1)), "M4 9h10M9 4v10"),
    sign(press("Close the 3D view", onClose), "M4.5 4.5l9 9M13.5 4.5l-9 9"),
  );
  bar.append(metals, tools);
  bar.mark = (current) => {
    for (const button of metals.children) {
      button.setAttribute("aria-pressed", String(button.dataset.metal === current));
    }
  };
  bar.markReport = (isOn) => {
    bar.isReporting = isOn;
    report?.setAttribute("aria-pressed", String(isOn));
  };
  bar.mark(metal);
  bar.markReport(false);
  return bar;
}

function group(className, label) {
  const element = document.createElement("div");
  element.className = className;
  element.setAttribute("role", "group");
  element.setAttribute("aria-label", label);
  return element;
}

function press(label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.title = label;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  return button;
}

function drawing(attributes, shape, shapeAttributes) {
  const svg = document.createElementNS(SVG, "svg");
  const inner = document.createElementNS(SVG, shape);
  const all = { width: 18, height: 18, viewBox: "0 0 18 18", "aria-hidden": "true", ...attributes };
  for (const [name, value] of Object.entries(all)) svg.setAttribute(name, value);
  for (const [name, value] of Object.entries(shapeAttributes)) inner.setAttribute(name, value);
  svg.append(inner);
  return svg;
}

function swatch(colour) {
  return drawing({}, "circle", { cx: 9, cy: 9, r: 8.5, fill: colour, stroke: "rgb(0 0 0 / 0.25)", "stroke-width": 0.75 });
}

function sign(button, path) {
  button.append(drawing({ fill: "none", stroke: "currentColor", "stroke-width": 1.25 }, "path", { d: path }));
  return button;
}

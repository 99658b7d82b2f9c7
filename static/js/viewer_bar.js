// Buttons under the 3D view: metals, zoom, close.
import { METALS } from "./viewer_materials.js";
import { words } from "./words.js";

const SVG = "http://www.w3.org/2000/svg";

/** The bar as an element that also has mark(metal), markReport(isOn), markTool(name, isOn) and isReporting. */
export function buildBar({ metal, onMetal, onReport, onMeasure, onSection, onZoom, onClose }) {
  const bar = document.createElement("div");
  bar.className = "viewer__bar";
  const metals = group("viewer__metals", words("Metal"));
  for (const key of Object.keys(METALS)) {
    const button = press(words(METALS[key].name), () => onMetal(key));
    button.dataset.metal = key;
    button.append(swatch(key));
    metals.append(button);
  }
  const tools = group("viewer__tools", words("View"));
  const report = onReport && worded(words("Casting report"), onReport);
  if (report) tools.append(report);
  const switches = {
    measure: sign(press(words("Measure between two points"), onMeasure), "M2.5 12.5l10-10 3 3-10 10zM5.5 9.5l1.5 1.5M8 7l2 2M10.5 4.5l1.5 1.5"),
    section: sign(press(words("Cut it open"), onSection), "M9 2v14M9 4.5l-5.5 2v7l5.5 2M12 5l2.5 1v6.5L12 13.5"),
  };
  tools.append(
    switches.measure,
    switches.section,
    sign(press(words("Zoom out"), () => onZoom(-1)), "M4 9h10"),
    sign(press(words("Zoom in"), () => onZoom(1)), "M4 9h10M9 4v10"),
    sign(press(words("Close the 3D view"), onClose), "M4.5 4.5l9 9M13.5 4.5l-9 9"),
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
  bar.markTool = (name, isOn) => switches[name].setAttribute("aria-pressed", String(isOn));
  bar.markTool("measure", false);
  bar.markTool("section", false);
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

function worded(label, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "viewer__worded";
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}

function swatch(metal) {
  const element = document.createElement("span");
  element.className = `swatch swatch--${metal}`;
  return element;
}

function sign(button, path) {
  const svg = document.createElementNS(SVG, "svg");
  const line = document.createElementNS(SVG, "path");
  const all = { width: 18, height: 18, viewBox: "0 0 18 18", fill: "none", stroke: "currentColor" };
  for (const [name, value] of Object.entries(all)) svg.setAttribute(name, value);
  svg.setAttribute("stroke-width", "1.25");
  svg.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  svg.append(line);
  button.append(svg);
  return button;
}

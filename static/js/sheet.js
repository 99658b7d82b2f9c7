// The specification sheet: remembers the units in this browser, and shows the chosen metal in 3D.
// Everything else about it is links and a form, which htmx fetches in place.
const KEY = "jewelcad-units";

function storedUnits() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // Storage is switched off: the page's own units stay.
  }
}

function storeUnits(value) {
  try {
    localStorage.setItem(KEY, value);
  } catch {
    return; // As above: the choice then lasts for this page only.
  }
}

export function setUpSheets(root) {
  const sheets = root.matches?.("[data-sheet]") ? [root] : root.querySelectorAll("[data-sheet]");
  for (const sheet of sheets) setUp(sheet);
}

function setUp(sheet) {
  if ("ready" in sheet.dataset) return;
  sheet.dataset.ready = "";
  hideButtons(sheet);
  sheet.addEventListener("click", (event) => {
    const link = event.target.closest("[data-units]");
    if (link) storeUnits(link.dataset.units);
  });
  sheet.querySelector("#pick-metal")?.addEventListener("change", showInViewer);
  // An address that names its units was followed on purpose, and wins.
  if (new URLSearchParams(location.search).has("units")) return;
  const wanted = sheet.querySelector(`[data-units="${CSS.escape(storedUnits() ?? "")}"]`);
  if (wanted && !wanted.hasAttribute("aria-current")) wanted.click();
}

// The pickers act at once; their buttons are for browsers without this script.
function hideButtons(sheet) {
  for (const button of sheet.querySelectorAll("[data-without-script]")) button.hidden = true;
}

function showInViewer(event) {
  const look = event.target.selectedOptions[0]?.dataset.look;
  if (look) document.querySelector("jewel-viewer")?.setAttribute("metal", look);
}

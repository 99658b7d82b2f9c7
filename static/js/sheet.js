// The specification sheet: remembers the units in this browser, and says on `document` which metal is
// chosen ("jewel:metal", detail { metal, key }), so that pictures and 3D view keep in step.
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
  sheet.querySelector("#pick-metal")?.addEventListener("change", (event) => tellMetal(event.target));
  document.addEventListener("jewel:metal", followMetal); // the same function is added once only
  nameSpots(sheet);
  // An address that names its units was followed on purpose, and wins; so does an account's choice.
  if ("settled" in sheet.dataset || new URLSearchParams(location.search).has("units")) return;
  const wanted = sheet.querySelector(`[data-units="${CSS.escape(storedUnits() ?? "")}"]`);
  if (wanted && !wanted.hasAttribute("aria-current")) wanted.click();
}

// The pickers act at once; their buttons are for browsers without this script.
function hideButtons(sheet) {
  for (const button of sheet.querySelectorAll("[data-without-script]")) button.hidden = true;
}

function tellMetal(select) {
  const { value: key, dataset } = select.selectedOptions[0];
  const detail = { metal: dataset.look, key };
  if (detail.metal) select.dispatchEvent(new CustomEvent("jewel:metal", { bubbles: true, detail }));
}

// A colour chosen elsewhere: the same karat in that colour, or the usual alloy of it.
function followMetal(event) {
  const select = document.querySelector("#pick-metal");
  if (!select || event.target === select) return;
  const { metal } = event.detail;
  const now = select.selectedOptions[0];
  if (now?.dataset.look === metal) return;
  const alike = [...select.options].filter((option) => option.dataset.look === metal);
  const karat = now?.value.split("-")[0];
  const chosen =
    alike.find((option) => option.value === `${karat}-${metal}`) ??
    alike.find((option) => option.value === `18k-${metal}`) ??
    alike[0];
  if (!chosen) return;
  select.value = chosen.value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
}

// The 3D view names lengths in the units of the sheet.
function nameSpots(sheet) {
  const spots = sheet.querySelector("[data-spots]")?.dataset.spots;
  if (spots) document.querySelector("jewel-viewer")?.setAttribute("spots", spots);
}

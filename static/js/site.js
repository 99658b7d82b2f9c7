// Every page: htmx, and small enhancements of what already works without them.
import "htmx.org/dist/htmx.esm.js";
import { applyStoredTheme, setUpThemeSwitch } from "./theme.js";
import { setUpGalleries } from "./gallery.js";
import { closeMenusOnLeave } from "./menus.js";
import { setUpCompletions } from "./completions.js";
import { focusFirstSummary } from "./errors.js";
import { reachWideTables } from "./tables.js";
import { setUpSheets } from "./sheet.js";
import { sendOnce } from "./once.js";
import { setUpSentFiles } from "./sent_files.js";
import { setUpSeen } from "./seen.js";
import "./facets.js";
import "./turntable.js";
import "./viewer_element.js";
import { forgetHtmxPath } from "./browser_storage.js";

forgetHtmxPath();
applyStoredTheme();
setUpThemeSwitch();
setUpGalleries(document);
closeMenusOnLeave();
setUpCompletions();
sendOnce();
setUpSentFiles();
setUpSeen(document);
focusFirstSummary(document);
reachWideTables(document);
document.addEventListener("DOMContentLoaded", () => setUpSheets(document));

// Newer pictures do not take the piece out of the hands of somebody who turns it.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  if (!target.matches?.(".gallery")) return;
  if (target.matches(":focus-within") || target.querySelector("jewel-viewer.is-open")) event.detail.shouldSwap = false;
});

document.addEventListener("htmx:afterSwap", (event) => {
  setUpGalleries(event.detail.target);
  focusFirstSummary(event.detail.target);
  reachWideTables(event.detail.target);
});

// A swapped sheet is a new element; parts of it that were swapped alone keep its set-up.
for (const name of ["htmx:afterSettle", "htmx:oobAfterSwap"]) {
  document.addEventListener(name, () => {
    setUpSheets(document);
    reachWideTables(document);
  });
}

// What lies in the browser's own storage is declared in data_map.yaml, under `browser_storage:`.

// htmx writes the page's address down for a history of its own, which no page of ours uses.
export function forgetHtmxPath() {
  try {
    sessionStorage.removeItem("htmx-current-path-for-history");
  } catch {
    return; // Storage is switched off: nothing was written.
  }
}

// What the scripts of a piece's page say. English stands in the scripts; the page brings the words of another language.
export function words(english, values = {}) {
  const given = JSON.parse(document.querySelector("[data-piece-words]")?.dataset.pieceWords || "{}");
  return (given[english] ?? english).replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

/** A number as the reader writes it. */
export function figure(value, places) {
  const options = { minimumFractionDigits: places, maximumFractionDigits: places, useGrouping: false };
  return value.toLocaleString(document.documentElement.lang || "en", options);
}

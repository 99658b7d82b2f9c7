// The list is swapped as a whole when a choice is made: what the visitor had open stays open, closed stays closed.
const states = new Map();

document.addEventListener("htmx:beforeSwap", () => {
  for (const facet of document.querySelectorAll("#catalogue details[id]")) states.set(facet.id, facet.open);
});

document.addEventListener("htmx:afterSwap", () => {
  for (const facet of document.querySelectorAll("#catalogue details[id]")) {
    facet.open = states.get(facet.id) ?? facet.open;
  }
});

// A table that is wider than its page is scrolled by keyboard, too; one that fits is no stop.
export function reachWideTables(root) {
  for (const wrap of root.querySelectorAll(".table-wrap:not([tabindex])")) {
    if (wrap.scrollWidth <= wrap.clientWidth) continue;
    wrap.tabIndex = 0;
    wrap.setAttribute("role", "group");
    wrap.setAttribute("aria-label", "A wide table: scroll it sideways");
  }
}

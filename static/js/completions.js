// The lines under the search box: arrow keys go through them, Escape and leaving close them.
const close = () => document.getElementById("completions")?.replaceChildren();

export function setUpCompletions() {
  const form = document.querySelector(".site-search");
  if (!form) return;
  const stops = () => [form.querySelector("input"), ...form.querySelectorAll(".completions a")];
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      close();
      stops()[0].focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const next = step && stops()[stops().indexOf(document.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  document.addEventListener("focusin", (event) => form.contains(event.target) || close());
  document.addEventListener("click", (event) => form.contains(event.target) || close());
}

// A second click on the same button within two seconds sends nothing: the first is on its way.
const PAUSE = 2000; // ms

export function sendOnce() {
  const sent = new WeakMap();
  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.matches("[hx-post], [hx-get]")) return;
    const now = performance.now();
    if (now - (sent.get(form) ?? -PAUSE) < PAUSE) event.preventDefault();
    else sent.set(form, now);
  });
}

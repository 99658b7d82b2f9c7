// How far an issue is, without loading the page again: that would empty a form and lose the place.
const EVERY_MS = 5000;

async function lookAgain() {
  const region = document.getElementById("progress");
  if (!document.hidden) {
    const page = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
    // Away for a moment, or logged out: what is shown stays, with its time and the link.
    const text = page?.ok && !page.redirected ? await page.text() : "";
    const now = new DOMParser().parseFromString(text, "text/html").getElementById("progress");
    // The buttons below the figures change with the state: then the whole page is asked for.
    if (now && now.dataset.state !== region.dataset.state) return location.reload();
    if (now && !region.contains(document.activeElement)) region.replaceWith(now);
  }
  setTimeout(lookAgain, EVERY_MS);
}

if (document.getElementById("progress")?.dataset.moving === "yes") setTimeout(lookAgain, EVERY_MS);

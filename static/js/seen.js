// Pieces that were looked at, kept in this browser alone and only once somebody asked for it. Declared in
// saving/data_map.yaml. A browser that asks not to be profiled is not offered the list.
const KEY = "jewelcad-seen";
const AT_MOST = 12;

function stored() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return Array.isArray(found) ? found : null;
  } catch {
    return null; // Storage is switched off, or holds something else: there is no list.
  }
}

function store(pieces) {
  try {
    if (pieces === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(pieces.slice(0, AT_MOST)));
  } catch {
    return; // As above: nothing is kept.
  }
}

export function setUpSeen(root) {
  if (navigator.globalPrivacyControl) return;
  const now = root.querySelector("[data-seen]")?.dataset;
  let pieces = stored();
  if (pieces !== null && now) {
    pieces = [{ address: now.seen, title: now.title, picture: now.picture ?? "" }, ...pieces.filter((one) => one.address !== now.seen)];
    store(pieces);
  }
  const shelf = root.querySelector("[data-seen-shelf]");
  if (!shelf) return;
  shelf.hidden = false;
  show(shelf, pieces, now);
  shelf.querySelector("[data-seen-switch]").addEventListener("click", () => {
    const begins = stored() === null;
    const first = begins && now ? [{ address: now.seen, title: now.title, picture: now.picture ?? "" }] : [];
    store(begins ? first : null);
    show(shelf, begins ? first : null, now);
  });
}

function show(shelf, pieces, now) {
  const is_kept = pieces !== null;
  const words = shelf.querySelector("[data-seen-words]");
  words.textContent = is_kept ? words.dataset.kept : words.dataset.offered;
  const button = shelf.querySelector("[data-seen-switch]");
  button.textContent = is_kept ? button.dataset.forget : button.dataset.keep;
  const others = (pieces ?? []).filter((one) => isPiece(one) && one.address !== now?.seen);
  shelf.querySelector("[data-seen-pieces]").replaceChildren(...others.map((one) => line(one, shelf.dataset)));
}

// What lies in the storage may have been put there by somebody else: only addresses of pieces become links.
function isPiece(one) {
  return /^\/models\/[-\w]+\/$/.test(one?.address ?? "") && typeof one.title === "string";
}

function line(one, { compares, compareWord }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = one.address;
  if (one.picture) {
    const picture = document.createElement("img");
    Object.assign(picture, { src: one.picture, alt: "", width: 96, height: 96, loading: "lazy" });
    link.append(picture);
  }
  link.append(one.title);
  item.append(link);
  if (compares) item.append(" ", comparing(one, compares, compareWord));
  return item;
}

function comparing(one, compares, word) {
  const link = document.createElement("a");
  const query = new URLSearchParams(location.search);
  query.append("piece", one.address.split("/")[2]);
  link.href = `${compares}?${query}`;
  link.className = "link small";
  link.textContent = word;
  return link;
}

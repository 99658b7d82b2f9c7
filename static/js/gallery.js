// The gallery is a strip that scrolls natively and thumbnails that link into it.
// This keeps the page still and the address clean, marks the picture in view, and shows the pictures of
// the metal that was chosen anywhere on the page ("jewel:metal").
export function setUpGalleries(root) {
  for (const gallery of root.querySelectorAll(".gallery:not([data-ready])")) setUp(gallery);
}

function setUp(gallery) {
  gallery.dataset.ready = "";
  setUpStrip(gallery);
  setUpLooks(gallery);
}

function setUpStrip(gallery) {
  const strip = gallery.querySelector(".gallery__strip");
  const thumbs = [...gallery.querySelectorAll(".gallery__thumbs a")];
  if (!strip || thumbs.length === 0) return;
  const slides = thumbs.map((thumb) => document.getElementById(thumb.hash.slice(1)));

  const mark = (index) => {
    thumbs.forEach((thumb, at) => {
      if (at === index) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    });
    // The slider of the turntable has the place of the viewer's button.
    gallery.classList.toggle("gallery--turning", slides[index].id === "picture-turning");
  };

  thumbs.forEach((thumb, index) => {
    thumb.addEventListener("click", (event) => {
      event.preventDefault();
      gallery.querySelector("jewel-viewer")?.close?.();
      strip.scrollTo({ left: slides[index].offsetLeft - strip.offsetLeft });
      mark(index);
    });
  });

  const watcher = new IntersectionObserver(
    (entries) => {
      const seen = entries.find((entry) => entry.isIntersecting);
      if (seen) mark(slides.indexOf(seen.target));
    },
    { root: strip, threshold: 0.6 },
  );
  slides.forEach((slide) => watcher.observe(slide));
  mark(0);
}

function setUpLooks(gallery) {
  const data = gallery.querySelector("script[type='application/json']");
  if (!data) return;
  const byLook = JSON.parse(data.textContent);
  const links = [...gallery.querySelectorAll("[data-look]")];

  const show = (look) => {
    if (!byLook[look]) return;
    for (const link of links) {
      if (link.dataset.look === look) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    place(gallery, byLook[look]);
  };

  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const detail = { metal: link.dataset.look, key: "" };
      link.dispatchEvent(new CustomEvent("jewel:metal", { bubbles: true, detail }));
    });
  }

  const follow = (event) => {
    if (gallery.isConnected) show(event.detail.metal);
    else document.removeEventListener("jewel:metal", follow); // swapped for a newer gallery
  };
  document.addEventListener("jewel:metal", follow);
}

function place(gallery, { stills, turntable }) {
  const pictures = gallery.querySelectorAll(".gallery__strip > figure > picture > img");
  const thumbs = gallery.querySelectorAll(".gallery__thumbs img");
  stills.forEach((still, index) => {
    if (pictures[index]) show(pictures[index], still).alt = still.alt;
    if (thumbs[index]) show(thumbs[index], still);
  });
  const turning = gallery.querySelector("jewel-turntable");
  if (!turning || !turntable) return;
  turning.setAttribute("label", turntable.alt);
  turning.setAttribute("src", turntable.url);
}

// The smaller sizes first: a browser would show the old ones beside the new picture.
function show(image, still) {
  const source = image.parentElement.querySelector("source");
  if (source) source.srcset = still.srcset || still.url;
  image.src = still.url;
  return image;
}

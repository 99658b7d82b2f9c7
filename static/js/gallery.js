// The gallery is a strip that scrolls natively and thumbnails that link into it.
// This keeps the page still and the address clean, and marks the picture in view.
export function setUpGalleries(root) {
  for (const gallery of root.querySelectorAll(".gallery:not([data-ready])")) setUp(gallery);
}

function setUp(gallery) {
  const strip = gallery.querySelector(".gallery__strip");
  const thumbs = [...gallery.querySelectorAll(".gallery__thumbs a")];
  if (!strip || thumbs.length === 0) return;
  gallery.dataset.ready = "";
  const slides = thumbs.map((thumb) => document.getElementById(thumb.hash.slice(1)));

  const mark = (index) => {
    thumbs.forEach((thumb, at) => {
      if (at === index) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    });
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

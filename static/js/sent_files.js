// A file input that says how much it takes. What is too much is told before anything is sent, so no typed word is lost.
import { element } from "./elements.js";
import { figure } from "./words.js";

const FIELD = 'input[type="file"][data-most-bytes]';
const MEGABYTE = 1e6;

export function setUpSentFiles() {
  document.addEventListener("change", ({ target }) => {
    if (target.matches?.(FIELD)) tell(target);
  });
  // Before anything else hears of it.
  document.addEventListener(
    "submit",
    (event) => {
      const refused = [...event.target.querySelectorAll(FIELD)].find(tell);
      if (!refused) return;
      event.preventDefault();
      refused.focus();
    },
    true,
  );
  for (const back of document.querySelectorAll("[data-back]")) {
    back.hidden = history.length < 2;
    back.addEventListener("click", () => history.back());
  }
}

/** Says beside the input why its files cannot be sent; empty where they can. */
function tell(input) {
  const words = fault(input);
  const id = `${input.id}_refused`;
  let place = document.getElementById(id);
  if (words && !place) {
    place = element("div", "error");
    place.id = id;
    place.setAttribute("role", "alert");
    input.after(place);
  }
  if (place) {
    place.textContent = words;
    place.hidden = !words;
  }
  for (const [name, value] of Object.entries({ "aria-invalid": "true", "aria-errormessage": id })) {
    if (words) input.setAttribute(name, value);
    else input.removeAttribute(name);
  }
  return words;
}

function fault(input) {
  const { mostFiles, mostBytes, tooMany, tooLarge } = input.dataset;
  const files = [...input.files];
  if (files.length > Number(mostFiles)) return tooMany;
  const large = files.find((file) => file.size > Number(mostBytes));
  if (!large) return "";
  const values = { name: large.name, size: figure(large.size / MEGABYTE, 1) };
  return tooLarge.replace(/%\((\w+)\)s/g, (_, name) => values[name]);
}

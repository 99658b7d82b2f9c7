// The staff desk: the piece is turned and seen in 3D as in the shop, and a reason is begun by a button.
import "./turntable.js";
import "./viewer_element.js";

// Added to what was typed already: nothing that somebody wrote is lost.
for (const button of document.querySelectorAll("[data-reason]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById("reason");
    field.value = [field.value.trimEnd(), button.dataset.reason].filter(Boolean).join("\n\n");
    field.focus();
  });
}

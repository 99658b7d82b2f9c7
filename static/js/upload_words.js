// What the upload says to people.
const MEGABYTE = 1e6;
const SHOWN_AT_MOST = 400; // characters of a server's own reason

export function sizeText(bytes) {
  if (bytes < MEGABYTE) return `${Math.max(1, Math.round(bytes / 1000))} kB`;
  return `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

export function timeText(seconds) {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  return `${Math.round(seconds / 60)} min`;
}

export function wrongType(file, accept) {
  const endings = accept.split(",").map((one) => one.trim().toLowerCase()).filter((one) => one.startsWith("."));
  const name = file.name.toLowerCase();
  if (endings.length === 0 || endings.some((ending) => name.endsWith(ending))) return "";
  const list = endings.map((ending) => ending.slice(1).toUpperCase()).join(", ");
  return `${file.name} is not a kind of file that can be taken here. Save it as one of ${list}.`;
}

export function tooLarge(file, most) {
  if (file.size === 0) return `${file.name} is empty. Export it again from your CAD program.`;
  if (file.size <= most) return "";
  return (
    `${file.name} has ${sizeText(file.size)}; up to ${sizeText(most)} can be taken. ` +
    "Binary STL or 3MF is often a fifth of the size of a text file, without loss."
  );
}

export const UNKNOWN_FAULT =
  "The file could not be sent. Choose it again to go on where it stopped; if that does not help, ask us by the address at the foot of this page.";

/** How far an upload is, and how long it will take. */
export function progressWords(sent, total, pace) {
  const percent = `${Math.floor((sent / total) * 100)} %`;
  const speed = pace.bytesPerSecond;
  if (!speed) return `${percent} of ${sizeText(total)}`;
  return `${percent} of ${sizeText(total)}, ${sizeText(speed)} a second, ${timeText((total - sent) / speed)} left`;
}

const BY_STATUS = {
  413: "The server takes no file of this size. Binary STL or 3MF is often a fifth of the size of a text file, without loss.",
  415: "This is not a kind of file that can be taken.",
  429: "Too many uploads in a short time. Wait a minute and choose the file again.",
  507: "There is no room on the server just now. Nothing is lost on your side; try again later.",
};

/** Words for an answer that ends the upload: the server's own reason when it gives one in plain text or JSON. */
export function refusal(response) {
  const own = ownReason(response.getBody(), response.getHeader("Content-Type") ?? "");
  return own || BY_STATUS[response.getStatus()] || "The server could not take the file. Choose it again to go on where it stopped.";
}

function ownReason(body, type) {
  if (!body || body.length > SHOWN_AT_MOST) return "";
  if (type.startsWith("text/plain")) return body.trim();
  if (!type.includes("json")) return "";
  try {
    const told = JSON.parse(body);
    return [told.detail, told.reason, told.error].find((one) => typeof one === "string") ?? "";
  } catch {
    return ""; // Not JSON after all.
  }
}

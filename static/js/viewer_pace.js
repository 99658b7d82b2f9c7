// How many pixels a frame may have. While something moves, a device whose frames come late draws
// fewer of them; as soon as it rests, it draws once more in full.
const LATE = 21; // milliseconds from asking for a frame to its begin: under 48 a second
const IN_A_ROW = 5; // late frames before anything is done about it
const FEWER = 0.75; // times as wide and as high
const FEWEST = 1; // pixels for each of CSS
const RESTS = 200; // milliseconds without a frame

/** `full` is the ratio of a frame at rest; `redraw` is called when the piece has come to rest. */
export function buildPace(full, redraw) {
  let moving = full;
  let late = 0;
  let rest = 0;
  return {
    /** The ratio for a frame that begins `waited` milliseconds after it was asked for. */
    ratio(waited) {
      late = waited > LATE ? late + 1 : 0;
      if (late >= IN_A_ROW) {
        moving = Math.max(Math.min(FEWEST, full), moving * FEWER);
        late = 0;
      }
      clearTimeout(rest);
      if (moving < full) rest = setTimeout(redraw, RESTS);
      return moving;
    },
    dispose() {
      clearTimeout(rest);
    },
  };
}

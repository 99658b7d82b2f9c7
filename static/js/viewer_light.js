// The light of the pictures, for the viewer: the same rooms as geometry/picturing/studio_light.py.
// Studio axes: x to the right, y away from the camera, z up. Radiance is linear; 1 is lit white paper.
import {
  DataTexture,
  DataUtils,
  EquirectangularReflectionMapping,
  HalfFloatType,
  LinearFilter,
  PMREMGenerator,
  RepeatWrapping,
} from "three";

const WIDTH = 512;
const HEIGHT = 256;

// Azimuth 0 is beyond the piece, 90 to the right; elevation in degrees; half width and height as
// tangents; power. A negative power takes away that share of the light behind the card.
const LIGHTS = [
  [172, 66, 0.95, 0.7, 0.95],
  [-62, 30, 0.34, 1.0, 1.5],
  [64, 36, 0.2, 1.1, 2.2],
  [-150, 24, 0.4, 0.6, 0.7],
  [8, 62, 0.5, 0.16, 1.4],
];
const FLAGS = [
  [-24, 22, 0.15, 0.8, -0.86],
  [32, 14, 0.14, 0.9, -0.88],
  [118, 18, 0.16, 1.0, -0.84],
  [-108, 18, 0.16, 1.0, -0.8],
  [180, -2, 0.4, 0.16, -0.6],
  [150, 40, 0.1, 0.5, -0.55],
];

/** The metal room, prefiltered for the materials; dispose it. One map: filtering is what a phone waits for. */
export function studioLight(renderer) {
  const map = mapOf(metalRoom());
  const generator = new PMREMGenerator(renderer);
  const { texture } = generator.fromEquirectangular(map);
  generator.dispose();
  map.dispose();
  return texture;
}

/** The room that a cut stone mirrors, as sharp as it is: a facet shows a lamp or the dark beside it. */
export function gemLight() {
  const map = mapOf(gemRoom());
  map.wrapS = RepeatWrapping;
  return map;
}

function mapOf(radiance) {
  const map = new DataTexture(new Uint16Array(WIDTH * HEIGHT * 4), WIDTH, HEIGHT);
  map.type = HalfFloatType;
  map.mapping = EquirectangularReflectionMapping;
  map.minFilter = map.magFilter = LinearFilter;
  const one = DataUtils.toHalfFloat(1);
  for (let row = 0, at = 0; row < HEIGHT; row += 1) {
    const up = Math.sin(((row + 0.5) / HEIGHT - 0.5) * Math.PI);
    const flat = Math.sqrt(1 - up * up);
    for (let column = 0; column < WIDTH; column += 1, at += 4) {
      const turn = ((column + 0.5) / WIDTH - 0.5) * 2 * Math.PI;
      // three has y up and looks along -z.
      const level = radiance(flat * Math.cos(turn), -flat * Math.sin(turn), up);
      const warmth = up < 0 ? [1, 0.985, 0.955] : [0.99, 0.995, 1];
      for (let colour = 0; colour < 3; colour += 1) {
        map.image.data[at + colour] = DataUtils.toHalfFloat(level * warmth[colour]);
      }
      map.image.data[at + 3] = one;
    }
  }
  map.needsUpdate = true;
  return map;
}

function edge(inside, soft) {
  const share = Math.min(1, Math.max(0, (inside * 0.5) / soft + 0.5));
  return share * share * (3 - 2 * share);
}

/** A function of direction: how much of a card it sees, brighter at the card's upper end. */
function card([azimuth, elevation, width, height, power], soft) {
  const a = (azimuth * Math.PI) / 180;
  const e = (elevation * Math.PI) / 180;
  const facing = [Math.cos(e) * Math.sin(a), Math.cos(e) * Math.cos(a), Math.sin(e)];
  const right = [Math.cos(a), -Math.sin(a), 0];
  const above = [
    right[1] * facing[2],
    -right[0] * facing[2],
    right[0] * facing[1] - right[1] * facing[0],
  ];
  return (x, y, z) => {
    const depth = facing[0] * x + facing[1] * y + facing[2] * z;
    if (depth <= 0.02) return 0;
    const across = Math.abs(right[0] * x + right[1] * y) / depth;
    const along = (above[0] * x + above[1] * y + above[2] * z) / depth;
    const seen = edge(width - across, soft) * edge(height - Math.abs(along), soft);
    return power < 0 ? seen : seen * (1 + 0.45 * Math.min(1, Math.max(-1, along / height)));
  };
}

/** The lit white room and its paper floor. */
function room(y, z) {
  const sky = 0.27 + 0.62 * Math.max(0, Math.min(1, z)) ** 0.8;
  const shade = 1 - 0.22 * Math.max(0, y) * (1 + z);
  const paper = (0.27 + 0.71 * Math.max(0, Math.min(1, -z * 1.5)) ** 0.7) * shade;
  const blend = edge(z + 0.02, 0.1);
  return sky * blend + paper * (1 - blend);
}

function metalRoom() {
  const lights = LIGHTS.map((one) => ({ seen: card(one, 0.1), power: one[4] }));
  const flags = FLAGS.map((one) => ({ seen: card(one, 0.18), power: one[4] }));
  return (x, y, z) => {
    let level = room(y, z);
    for (const { seen, power } of lights) level += power * seen(x, y, z);
    let left = 1;
    for (const { seen, power } of flags) left *= 1 + power * seen(x, y, z);
    return level * Math.max(left, 0.16);
  };
}

/** Dim walls, bright paper below, some forty small lamps; the camera's side is dark. */
function gemRoom() {
  const lamps = Array.from({ length: 44 }, (_, at) => {
    const height = 0.1 + (0.88 * (at + 0.5)) / 44;
    const turn = at * 2.399963 + 0.6 * (((at * 0.7548776) % 1) - 0.5);
    const flat = Math.sqrt(1 - height * height);
    return {
      x: flat * Math.sin(turn),
      y: flat * Math.cos(turn),
      z: height,
      radius: 0.05 + 0.11 * ((at * 0.5698403) % 1),
      power: 2 + 5 * ((at * 0.3819660) % 1),
    };
  });
  return (x, y, z) => {
    let level = room(y, z) * (z > 0 ? 0.56 : 0.98);
    const camera = Math.min(1, Math.max(0, -y * 0.75 + z * 0.55));
    level *= 1 - 0.4 * edge(camera - 0.88, 0.1);
    for (const lamp of lamps) {
      const cosine = lamp.x * x + lamp.y * y + lamp.z * z;
      const away = Math.sqrt(Math.max(0, 2 - 2 * cosine));
      if (away < lamp.radius + 0.05) level += lamp.power * edge(lamp.radius - away, 0.05);
    }
    return level;
  };
}

// Where a mesh is at fault: its open edges as rods, what it draws twice as painted faces. Shown to its designer.
import {
  BufferGeometry,
  CylinderGeometry,
  DoubleSide,
  Float32BufferAttribute,
  Group,
  InstancedMesh,
  Mesh,
  MeshBasicMaterial,
  Object3D,
  Vector3,
} from "three";

const METRES = 0.001; // faults are in mm with Z up, glTF in metres with Y up
const ROD = 0.11; // mm: as thick as a line that is seen
const LIFT = 0.2; // mm: more than any point of a preview is moved
const UP = new Vector3(0, 1, 0);

/** `open` holds x, y, z of both ends of each edge, `twice` of the corners of each face. Returns { isThere, found, show(isOn) }. */
export function buildFaults(model, { open = [], twice = [] }, { openColour, twiceColour }) {
  const faults = new Group();
  faults.visible = false;
  if (open.length) faults.add(rods(points(open), openColour));
  if (twice.length) faults.add(faces(points(twice), twiceColour));
  model.add(faults);
  return {
    isThere: open.length + twice.length > 0,
    found: { open: open.length > 0, twice: twice.length > 0 },
    show(isOn) {
      faults.visible = isOn;
    },
  };
}

function points(numbers) {
  const found = [];
  for (let at = 0; at < numbers.length; at += 3) {
    found.push(new Vector3(numbers[at], numbers[at + 2], -numbers[at + 1]).multiplyScalar(METRES));
  }
  return found;
}

function rods(ends, color) {
  const material = new MeshBasicMaterial({ color, toneMapped: false });
  const mesh = new InstancedMesh(new CylinderGeometry(ROD * METRES, ROD * METRES, 1, 6), material, ends.length / 2);
  const rod = new Object3D();
  for (let at = 0; at < mesh.count; at += 1) {
    const way = ends[2 * at + 1].clone().sub(ends[2 * at]);
    const length = way.length();
    rod.position.copy(ends[2 * at]).addScaledVector(way, 0.5);
    rod.quaternion.setFromUnitVectors(UP, way.normalize());
    rod.scale.set(1, Math.max(length, ROD * METRES), 1);
    rod.updateMatrix();
    mesh.setMatrixAt(at, rod.matrix);
  }
  return mesh;
}

// The preview's surface lies a little beside the file's, so the faces are lifted off it.
function faces(corners, color) {
  for (let at = 0; at < corners.length; at += 3) {
    const [a, b, c] = corners.slice(at, at + 3);
    const lift = b.clone().sub(a).cross(c.clone().sub(a)).setLength(LIFT * METRES);
    for (const corner of [a, b, c]) corner.add(lift);
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new Float32BufferAttribute(corners.flatMap((corner) => corner.toArray()), 3));
  const material = new MeshBasicMaterial({
    color,
    side: DoubleSide,
    toneMapped: false,
    transparent: true,
    opacity: 0.75,
  });
  return new Mesh(geometry, material);
}

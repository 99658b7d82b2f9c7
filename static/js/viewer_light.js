// The light of the studio, and the soft shadow under the piece.
import {
  BackSide,
  Box3,
  BoxGeometry,
  CanvasTexture,
  DoubleSide,
  Mesh,
  MeshBasicMaterial,
  PlaneGeometry,
  PMREMGenerator,
  Scene,
  Vector3,
} from "three";

// A white room of 10 units with soft boxes and black cards, as a jewellery photographer builds it.
// Each: place x y z, size across and up, brightness. All face the middle.
const CARDS = [
  [0, 4.9, 0, 5.5, 5.5, 4.5],
  [-4.8, 1.6, 1.2, 2.6, 6, 4],
  [4.8, 1.2, 2.2, 1.8, 6, 3.4],
  [1.5, 2.4, 4.8, 4, 2.4, 2.2],
  [-2, 1.5, -4.8, 5, 3, 2],
  [-3.1, 0.4, 3.9, 0.7, 5, 0.02],
  [3.6, -0.2, -3.2, 1.1, 5, 0.02],
  [4.3, 0.4, 0, 0.8, 4.4, 0.05],
  [0, -4.6, 1.6, 7, 1, 0.05],
];
const WALLS = 0.62;
const SOFTNESS = 0.03;

export function studioLight(renderer) {
  const studio = new Scene();
  studio.add(new Mesh(new BoxGeometry(10, 10, 10), plain(WALLS, BackSide)));
  for (const [x, y, z, across, up, brightness] of CARDS) {
    const card = new Mesh(new PlaneGeometry(across, up), plain(brightness, DoubleSide));
    card.position.set(x, y, z);
    card.lookAt(0, 0, 0);
    studio.add(card);
  }
  const generator = new PMREMGenerator(renderer);
  const { texture } = generator.fromScene(studio, SOFTNESS);
  generator.dispose();
  studio.traverse((object) => {
    object.geometry?.dispose();
    object.material?.dispose();
  });
  return texture;
}

function plain(brightness, side) {
  const material = new MeshBasicMaterial({ side });
  material.color.setScalar(brightness);
  return material;
}

const SHADOW_PIXELS = 128;

/** A blurred patch on the floor, seen from above only. */
export function groundShadow(model, floor) {
  const size = new Box3().setFromObject(model).getSize(new Vector3());
  const spread = 0.35 * Math.min(size.y, Math.max(size.x, size.z));
  const shadow = new Mesh(
    new PlaneGeometry(size.x + 2 * spread, size.z + 2 * spread),
    new MeshBasicMaterial({ map: patch(), transparent: true, depthWrite: false, toneMapped: false }),
  );
  shadow.rotation.x = -Math.PI / 2;
  shadow.position.y = floor;
  return shadow;
}

function patch() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SHADOW_PIXELS;
  const pen = canvas.getContext("2d");
  const half = SHADOW_PIXELS / 2;
  const fade = pen.createRadialGradient(half, half, 0, half, half, half);
  fade.addColorStop(0, "rgb(20 15 11 / 0.42)");
  fade.addColorStop(0.45, "rgb(20 15 11 / 0.2)");
  fade.addColorStop(1, "rgb(20 15 11 / 0)");
  pen.fillStyle = fade;
  pen.fillRect(0, 0, SHADOW_PIXELS, SHADOW_PIXELS);
  return new CanvasTexture(canvas);
}

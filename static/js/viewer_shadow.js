// The soft shadow under the piece.
import { Box3, CanvasTexture, Mesh, MeshBasicMaterial, PlaneGeometry, Vector3 } from "three";

const SHADOW_PIXELS = 128;

/** A blurred patch on the floor, seen from above only. */
export function groundShadow(model, floor) {
  const size = new Box3().setFromObject(model).getSize(new Vector3());
  const spread = 0.18 * Math.min(size.y, Math.max(size.x, size.z));
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
  fade.addColorStop(0, "rgb(20 15 11 / 0.34)");
  fade.addColorStop(0.45, "rgb(20 15 11 / 0.15)");
  fade.addColorStop(1, "rgb(20 15 11 / 0)");
  pen.fillStyle = fade;
  pen.fillRect(0, 0, SHADOW_PIXELS, SHADOW_PIXELS);
  return new CanvasTexture(canvas);
}

// What metal and stones look like. Nodes are told apart by name: metal*, stone*.
import { Color, LinearSRGBColorSpace, MeshPhysicalMaterial, MeshStandardMaterial } from "three";
import { cutStone } from "./viewer_gem.js";

// Reflectance of polished metal, linear red, green, blue: the figures of the pictures (rendering.py).
export const METALS = {
  yellow: { name: "Yellow gold", reflectance: [0.975, 0.752, 0.44] },
  white: { name: "White gold", reflectance: [0.8, 0.755, 0.68] },
  rose: { name: "Rose gold", reflectance: [0.945, 0.692, 0.58] },
  silver: { name: "Silver", reflectance: [0.965, 0.955, 0.935] },
  platinum: { name: "Platinum", reflectance: [0.63, 0.632, 0.635] },
};

/** Give every mesh its material under `light`, cut stones under `gemLight`. Returns { recolour(metal), turnLight(azimuth) }. */
export function dress(model, light, gemLight) {
  const metal = new MeshStandardMaterial({ metalness: 1, roughness: 0.1, envMap: light });
  const stones = [];
  const gems = [];
  for (const mesh of meshes(model)) {
    const { color } = mesh.material;
    mesh.material.dispose();
    if (!mesh.geometry.attributes.normal) mesh.geometry.computeVertexNormals();
    if (!isStone(mesh)) {
      mesh.material = metal;
    } else if (isSmooth(mesh)) {
      stones.push((mesh.material = polished(color, light)));
    } else {
      gems.push(cutStone(mesh, color, gemLight));
    }
  }
  return {
    turnLight(azimuth) {
      for (const material of [metal, ...stones]) material.envMapRotation.y = azimuth;
      for (const gem of gems) gem.turn(azimuth);
    },
    recolour(key) {
      const { reflectance } = METALS[key] ?? METALS.yellow;
      metal.color = new Color().setRGB(...reflectance, LinearSRGBColorSpace);
    },
  };
}

// Cabochons and pearls: a polished coat over their own colour.
function polished(color, envMap) {
  return new MeshPhysicalMaterial({ envMap, color, roughness: 0.6, clearcoat: 1, clearcoatRoughness: 0.02, ior: 1.6 });
}

function meshes(model) {
  const found = [];
  model.traverse((object) => {
    if (object.isMesh) found.push(object);
  });
  return found;
}

function isSmooth(object) {
  return /^stone-smooth/i.test(object.name) || /^stone-smooth/i.test(object.parent?.name ?? "");
}

function isStone(object) {
  for (let at = object; at; at = at.parent) {
    if (/^stone/i.test(at.name)) return true;
    if (/^metal/i.test(at.name)) return false;
  }
  return false;
}

// What metal and stones look like. Nodes are told apart by name: metal*, stone*.
import { BackSide, Color, LinearSRGBColorSpace, MeshPhysicalMaterial, MeshStandardMaterial } from "three";

// Reflectance of polished metal, linear red, green, blue: the figures of the pictures (rendering.py).
export const METALS = {
  yellow: { name: "Yellow gold", reflectance: [0.975, 0.752, 0.44] },
  white: { name: "White gold", reflectance: [0.8, 0.755, 0.68] },
  rose: { name: "Rose gold", reflectance: [0.945, 0.692, 0.58] },
  silver: { name: "Silver", reflectance: [0.965, 0.955, 0.935] },
  platinum: { name: "Platinum", reflectance: [0.63, 0.632, 0.635] },
};

/** Give every mesh its material under `light`. Returns { recolour(metal), turnLight(azimuth) }. */
export function dress(model, light) {
  const metal = new MeshStandardMaterial({ metalness: 1, roughness: 0.1, envMap: light });
  const stones = [];
  for (const mesh of meshes(model)) {
    const { color } = mesh.material;
    mesh.material.dispose();
    if (!mesh.geometry.attributes.normal) mesh.geometry.computeVertexNormals();
    if (!isStone(mesh)) {
      mesh.material = metal;
    } else if (isSmooth(mesh)) {
      stones.push((mesh.material = polished(color, light)));
    } else {
      stones.push(...cut(mesh, color, light));
    }
  }
  return {
    turnLight(azimuth) {
      for (const material of [metal, ...stones]) material.envMapRotation.y = azimuth;
    },
    recolour(key) {
      const { reflectance } = METALS[key] ?? METALS.yellow;
      metal.color = new Color().setRGB(...reflectance, LinearSRGBColorSpace);
    },
  };
}

// No refraction: the far facets mirror the studio in the stone's colour, as total reflection does in a
// real stone, and the near ones lie over them as a bright film. Two plain passes, which a phone draws at once.
function cut(mesh, color, envMap) {
  const back = new MeshStandardMaterial({
    envMap,
    color,
    metalness: 1,
    roughness: 0,
    envMapIntensity: 1.5,
    flatShading: true,
    side: BackSide,
  });
  const front = new MeshPhysicalMaterial({
    envMap,
    color: 0x161616,
    roughness: 0,
    ior: 2.33,
    envMapIntensity: 1.5,
    flatShading: true,
    transparent: true,
    opacity: 0.4,
    depthWrite: false,
  });
  mesh.material = front;
  mesh.renderOrder = 1;
  const depths = mesh.clone(false);
  depths.material = back;
  depths.renderOrder = 0;
  mesh.parent.add(depths);
  return [front, back];
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

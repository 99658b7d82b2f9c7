// Colours the metal where it has less than it needs to cast. The preview says so at each corner, in
// twentieths of the minimum for silver and for gold and platinum (see geometry/casting/shortfall.py).
// Hatching says it too, for those who do not tell red from amber.
import { Color } from "three";
import { metalGroup } from "./viewer_groups.js";

const NAME = "_share";
const ENOUGH = 20; // of the steps
const BARELY = 18;
const GROUPS = ["silver", "gold"];

/** Returns { isThere, found(metal), show(isOn), resolve(pixels), choose(metal) }, for the meshes that carry shares. */
export function buildThin(model, { fail, warn, pixels }) {
  const uniforms = {
    thinShown: { value: 0 },
    thinGroup: { value: 1 },
    thinMuted: { value: 0 },
    thinFail: { value: new Color(fail) },
    thinWarn: { value: new Color(warn) },
    thinPixels: { value: pixels },
  };
  const least = [ENOUGH, ENOUGH];
  let isThere = false;
  model.traverse((mesh) => {
    const share = mesh.geometry?.getAttribute(NAME);
    if (!share) return;
    isThere = true;
    for (let at = 0; at < share.count; at += 1) {
      least[0] = Math.min(least[0], share.getX(at));
      least[1] = Math.min(least[1], share.getY(at));
    }
    paint(mesh.material, uniforms);
  });
  return {
    isThere,
    found(metal) {
      const here = least[numberOf(metal)];
      return { fails: here < BARELY, warns: here < ENOUGH };
    },
    show(isOn) {
      uniforms.thinShown.value = isOn ? 1 : 0;
    },
    resolve(pixels) {
      uniforms.thinPixels.value = pixels;
    },
    choose(metal) {
      uniforms.thinGroup.value = numberOf(metal);
      uniforms.thinMuted.value = least[numberOf(metal)] < ENOUGH ? 0.75 : 0;
    },
  };
}

function numberOf(metal) {
  return GROUPS.indexOf(metalGroup(metal));
}

function paint(material, uniforms) {
  const before = material.onBeforeCompile;
  material.onBeforeCompile = (shader, renderer) => {
    before.call(material, shader, renderer);
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace("#include <common>", `#include <common>\nattribute vec2 ${NAME};\nvarying vec2 vShare;`)
      .replace("#include <begin_vertex>", `#include <begin_vertex>\nvShare = ${NAME};`);
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", `#include <common>\n${DECLARED}`)
      .replace("#include <metalnessmap_fragment>", `#include <metalnessmap_fragment>\n${PAINTED}`);
  };
  material.needsUpdate = true;
}

const DECLARED = `
varying vec2 vShare;
uniform float thinShown;
uniform float thinGroup;
uniform float thinMuted;
uniform float thinPixels;
uniform vec3 thinFail;
uniform vec3 thinWarn;
float thinUnder(float has, float limit) {
  return clamp((limit - has) / max(fwidth(has), 1e-3) + 0.5, 0.0, 1.0);
}`;

// The rest of such metal turns grey, so that amber stands out on gold. Matte, as a lacquer is: what
// shines would mirror the studio over its own colour.
const PAINTED = `
if (thinShown > 0.5) {
  float has = thinGroup < 0.5 ? vShare.x : vShare.y;
  float fails = thinUnder(has, ${BARELY}.0 - 0.5);
  float warns = thinUnder(has, ${ENOUGH}.0 - 0.5);
  vec2 cell = fract(gl_FragCoord.xy / (7.0 * thinPixels)) - 0.5;
  float hatch = smoothstep(0.3, 0.4, abs(fract((gl_FragCoord.x + gl_FragCoord.y) / (8.0 * thinPixels)) - 0.5));
  float dots = 1.0 - smoothstep(0.2, 0.28, length(cell));
  vec3 lacquer = mix(thinWarn * (1.0 - 0.7 * dots), thinFail * (1.0 - 0.65 * hatch), fails);
  diffuseColor.rgb = mix(mix(diffuseColor.rgb, vec3(dot(diffuseColor.rgb, vec3(0.3333))), thinMuted), lacquer, warns);
  metalnessFactor = mix(metalnessFactor, 0.0, warns);
  roughnessFactor = mix(roughnessFactor, 0.7, warns);
}`;

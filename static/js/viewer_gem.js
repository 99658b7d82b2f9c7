// A cut stone in two plain passes, which a phone draws at once: no ray is followed from facet to facet.
// The far facets throw the look back twice, as the pavilion of a brilliant does, and let it out again
// bent by each colour's own index: that gives lamps, darkness and fire. The near facets lie over them:
// each takes a share of the light, so that the far ones break up, and adds its own mirror and fire.
import { AddEquation, BackSide, CustomBlending, FrontSide, OneFactor, ShaderMaterial, SrcAlphaFactor, Vector3 } from "three";

// Red, green, blue: the figures of a diamond (geometry/gem_materials.py), its fire made stronger, as a
// small picture needs.
const INDICES = new Vector3(2.39, 2.419, 2.46);

/** Give `mesh` both passes. Returns { turn(azimuth) }. */
export function cutStone(mesh, colour, map) {
  const uniforms = {
    gemRoom: { value: map },
    gemColour: { value: colour },
    gemIndices: { value: INDICES },
    gemTurn: { value: 0 },
  };
  const depths = mesh.clone(false);
  depths.material = new ShaderMaterial({
    uniforms,
    vertexShader: PLACED,
    fragmentShader: SHARED + FAR,
    clipping: true, // a section cuts stones too
    side: BackSide,
  });
  depths.renderOrder = 0;
  mesh.material = new ShaderMaterial({
    uniforms,
    vertexShader: PLACED,
    fragmentShader: SHARED + NEAR,
    clipping: true,
    side: FrontSide,
    transparent: true,
    depthWrite: false,
    // What lies behind, by the share in alpha, and what the near facet adds.
    blending: CustomBlending,
    blendEquation: AddEquation,
    blendSrc: OneFactor,
    blendDst: SrcAlphaFactor,
  });
  mesh.renderOrder = 1;
  mesh.parent.add(depths);
  return {
    turn(azimuth) {
      uniforms.gemTurn.value = azimuth;
    },
  };
}

const PLACED = `
#include <clipping_planes_pars_vertex>
varying vec3 vPlace;
void main() {
  vec4 place = modelMatrix * vec4(position, 1.0);
  vPlace = place.xyz;
  vec4 mvPosition = viewMatrix * place;
  gl_Position = projectionMatrix * mvPosition;
  #include <clipping_planes_vertex>
}`;

const SHARED = `
#include <common>
#include <clipping_planes_pars_fragment>
uniform sampler2D gemRoom;
uniform vec3 gemColour;
uniform vec3 gemIndices;
uniform float gemTurn;
varying vec3 vPlace;
vec3 facet() {
  return normalize(cross(dFdx(vPlace), dFdy(vPlace)));
}
vec3 seen(vec3 way) {
  float c = cos(gemTurn);
  float s = sin(gemTurn);
  vec3 look = vec3(c * way.x - s * way.z, way.y, s * way.x + c * way.z);
  return texture2D(gemRoom, vec2(atan(look.z, look.x) * 0.15915494 + 0.5, asin(clamp(look.y, -1.0, 1.0)) * 0.31830989 + 0.5)).rgb;
}
// Out of the stone towards the eye: what is aside is bent further aside, by each colour's index.
vec3 leaving(vec3 way, vec3 eye) {
  float ahead = dot(way, eye);
  vec3 aside = way - ahead * eye;
  float size = max(length(aside), 1e-4);
  vec3 light;
  for (int colour = 0; colour < 3; colour += 1) {
    float bent = min(size * gemIndices[colour], 0.97);
    vec3 out_ = aside * (bent / size) + eye * sqrt(1.0 - bent * bent);
    light[colour] = seen(out_)[colour];
  }
  return light;
}`;

// What a far facet shows of the near ones is broken up into triangles of this size (m), each tilted a
// little another way: a large stone shows many, a small one its own facets alone.
const FAR = `
const float BROKEN = 0.0009;
vec3 tilted(vec3 wall) {
  vec3 across = normalize(abs(wall.y) < 0.9 ? vec3(wall.z, 0.0, -wall.x) : vec3(0.0, -wall.z, wall.y));
  vec2 at = vec2(dot(vPlace, across), dot(vPlace, cross(wall, across))) / BROKEN;
  at.x += 0.5 * at.y;
  vec2 cell = floor(at);
  cell += 0.37 * step(1.0, fract(at.x) + fract(at.y));
  vec2 tilt = fract(sin(vec2(dot(cell, vec2(127.1, 311.7)), dot(cell, vec2(269.5, 183.3)))) * 43758.5453) - 0.5;
  return normalize(wall + 0.3 * (tilt.x * across + tilt.y * cross(wall, across)));
}
void main() {
  #include <clipping_planes_fragment>
  vec3 look = normalize(vPlace - cameraPosition);
  vec3 eye = -look;
  vec3 wall = tilted(facet());
  float facing = dot(wall, eye);
  vec3 once = reflect(look, wall);
  vec3 opposite = 2.0 * facing * eye - wall;
  vec3 twice = dot(once, opposite) < 0.0 ? reflect(once, opposite) : once;
  // A facet that is met too straight lets the light through: its window shows the paper behind.
  float window = smoothstep(0.9, 0.97, facing);
  vec3 light = 0.52 * mix(leaving(twice, eye), seen(look), window);
  gl_FragColor = vec4(light * gemColour, 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
}`;

const NEAR = `
void main() {
  #include <clipping_planes_fragment>
  vec3 look = normalize(vPlace - cameraPosition);
  vec3 eye = -look;
  vec3 wall = facet();
  float facing = clamp(dot(wall, eye), 0.0, 1.0);
  float mirror = 0.172 + 0.828 * pow(1.0 - facing, 5.0);
  vec3 inner = refract(look, wall, 1.0 / gemIndices.y);
  vec3 fire = leaving(normalize(reflect(inner, eye) + 0.35 * (wall - facing * eye)), eye) * gemColour;
  float share = clamp(0.3 + 0.5 * dot(fire, vec3(0.3333)), 0.35, 0.9);
  gl_FragColor = vec4(mirror * min(seen(reflect(look, wall)), 0.75) + 0.12 * min(fire, 1.5), 1.0);
  #include <tonemapping_fragment>
  #include <colorspace_fragment>
  gl_FragColor.a = share;
}`;

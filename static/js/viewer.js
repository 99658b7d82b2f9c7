// The 3D view itself; fetched only after the reader asks for it (see viewer_element.js).
import {
  Box3,
  MathUtils,
  NeutralToneMapping,
  PerspectiveCamera,
  Scene,
  Sphere,
  Spherical,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { GLTFLoader } from "three/examples/jsm/loaders/GLTFLoader.js";
import { buildBar } from "./viewer_bar.js";
import { download } from "./viewer_download.js";
import { buildFaults } from "./viewer_faults.js";
import { buildKey } from "./viewer_key.js";
import { gemLight, studioLight } from "./viewer_light.js";
import { buildMeasure, onStillPress } from "./viewer_measure.js";
import { dress } from "./viewer_materials.js";
import { buildPace } from "./viewer_pace.js";
import { buildSection } from "./viewer_section.js";
import { groundShadow } from "./viewer_shadow.js";
import { buildSpots } from "./viewer_spots.js";
import { buildThin } from "./viewer_thin.js";
import { words } from "./words.js";

const FIELD_OF_VIEW = 22; // degrees, as a long lens sees it
const AZIMUTH = MathUtils.degToRad(28);
const ELEVATION = MathUtils.degToRad(24);
const TURN = MathUtils.degToRad(8); // one press of an arrow key
const ZOOM = 1.15; // one press of + or -

class Unavailable extends Error {
  constructor(reader, options) {
    super(reader, options);
    this.reader = reader; // fit to show
  }
}

/** Load the GLB at `url` and show it inside `host`. Returns { recolour(metal), rename(spots), showReport, dispose }. */
export async function openScene(host, { url, metal, spots = [], faults = {}, signal }) {
  const canvas = document.createElement("canvas");
  if (!canvas.getContext("webgl2")) {
    throw new Unavailable(words("This browser shows no 3D: WebGL is switched off or missing. The pictures show every side."));
  }
  const bytes = await download(url, signal, (text) => host.say(text));
  host.say(words("Building the 3D preview"));
  const model = await parse(bytes);
  signal.throwIfAborted();
  return new View(host, model, metal, spots, faults);
}

async function parse(bytes) {
  try {
    return (await new GLTFLoader().parseAsync(bytes, "")).scene;
  } catch (cause) {
    throw new Unavailable(words("The 3D preview of this piece cannot be read. The pictures show every side."), { cause });
  }
}

class View {
  #host;
  #renderer;
  #scene = new Scene();
  #camera = new PerspectiveCamera(FIELD_OF_VIEW, 1, 0.1, 100);
  #controls;
  #bar;
  #piece;
  #spots;
  #thin;
  #faults;
  #measure;
  #section;
  #key = buildKey();
  #metal;
  #light;
  #gemLight;
  #watchers = [];
  #listening = new AbortController();
  #frame = 0;
  #width = 0;
  #height = 0;
  #pace;
  #onScreen = true;

  constructor(host, model, metal, spots, faults) {
    this.#host = host;
    this.#renderer = new WebGLRenderer({ antialias: true, alpha: true, powerPreference: "low-power" });
    this.#renderer.toneMapping = NeutralToneMapping;
    const full = Math.min(devicePixelRatio, 2);
    this.#renderer.setPixelRatio(full);
    this.#pace = buildPace(full, () => {
      this.#sharpen(full);
      this.#draw();
    });
    const { radius, floor, reach } = centre(model);
    this.#light = studioLight(this.#renderer);
    this.#gemLight = gemLight();
    this.#piece = dress(model, this.#light, this.#gemLight);
    this.#scene.add(model, groundShadow(model, floor));
    this.#controls = this.#orbit(radius);
    this.#spots = buildSpots(model, spots);
    const style = getComputedStyle(host);
    this.#thin = buildThin(model, {
      fail: style.getPropertyValue("--lacquer-fail").trim(),
      warn: style.getPropertyValue("--lacquer-warn").trim(),
      pixels: this.#renderer.getPixelRatio(),
    });
    this.#faults = buildFaults(model, faults, {
      openColour: style.getPropertyValue("--lacquer-fail").trim(),
      twiceColour: style.getPropertyValue("--lacquer-twice").trim(),
    });
    this.#measure = buildMeasure(
      model,
      this.#camera,
      (point) => this.#renderer.clippingPlanes.every((plane) => plane.distanceToPoint(point) >= 0),
      () => this.#invalidate(),
    );
    this.#section = buildSection(model, this.#renderer, reach, () => this.#invalidate());
    // The piece stands still, and the camera goes round it: nothing in the scene is placed anew.
    this.#scene.updateMatrixWorld();
    this.#scene.matrixWorldAutoUpdate = false;
    this.#bar = buildBar({
      metal,
      onMeasure: () => this.#show("measure", this.#measure),
      onSection: () => this.#show("section", this.#section),
      onReport: spots.length || this.#thin.isThere || this.#faults.isThere ? () => this.showReport(!this.#bar.isReporting) : null,
      onMetal: (chosen) => host.choose(chosen),
      onZoom: (direction) => this.#zoom(direction > 0 ? 1 / ZOOM : ZOOM),
      onClose: () => host.close(),
    });
    host.append(this.#canvas, this.#spots.layer, this.#measure.layer, this.#section.layer, this.#key, this.#bar);
    this.#listen();
    this.recolour(metal);
    this.#resize();
    this.#canvas.focus({ preventScroll: true });
  }

  dispose() {
    cancelAnimationFrame(this.#frame);
    this.#pace.dispose();
    this.#listening.abort();
    for (const watcher of this.#watchers) watcher.disconnect();
    this.#controls.dispose();
    this.#light.dispose();
    this.#gemLight.dispose();
    this.#scene.traverse((object) => {
      object.geometry?.dispose();
      object.material?.map?.dispose();
      object.material?.dispose();
    });
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
    this.#canvas.remove();
    for (const { layer } of [this.#spots, this.#measure, this.#section]) layer.remove();
    this.#key.remove();
    this.#bar.remove();
  }

  get #canvas() {
    return this.#renderer.domElement;
  }

  #orbit(radius) {
    const distance = (radius * 1.12) / Math.sin(MathUtils.degToRad(FIELD_OF_VIEW / 2));
    this.#camera.near = distance / 50;
    this.#camera.far = distance * 4;
    this.#camera.position.setFromSphericalCoords(distance, Math.PI / 2 - ELEVATION, AZIMUTH);
    const controls = new OrbitControls(this.#camera, this.#canvas);
    controls.enablePan = false;
    controls.enableDamping = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    controls.minDistance = distance * 0.3;
    controls.maxDistance = distance * 1.6;
    controls.addEventListener("change", () => this.#invalidate());
    controls.update();
    return controls;
  }

  #listen() {
    const canvas = this.#canvas;
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute("aria-label", words("3D preview. Arrow keys turn it, plus and minus zoom, Escape closes it."));
    const { signal } = this.#listening;
    canvas.addEventListener("keydown", (event) => this.#onKey(event), { signal });
    onStillPress(canvas, (x, y) => this.#measure.isOn && this.#measure.pick(x, y), signal);
    canvas.addEventListener(
      "webglcontextlost",
      () => {
        this.#host.close();
        this.#host.say(words("The graphics card took the 3D view away. Open it again to go on."));
      },
      { signal },
    );
    document.addEventListener("visibilitychange", () => this.#invalidate(), { signal });
    const size = new ResizeObserver(() => this.#resize());
    size.observe(this.#host);
    const sight = new IntersectionObserver(([entry]) => {
      this.#onScreen = entry.isIntersecting;
      this.#invalidate();
    });
    sight.observe(this.#host);
    this.#watchers.push(size, sight);
  }

  #onKey(event) {
    const act = {
      ArrowLeft: () => this.#turn(TURN, 0),
      ArrowRight: () => this.#turn(-TURN, 0),
      ArrowUp: () => this.#turn(0, -TURN),
      ArrowDown: () => this.#turn(0, TURN),
      "+": () => this.#zoom(1 / ZOOM),
      "=": () => this.#zoom(1 / ZOOM),
      "-": () => this.#zoom(ZOOM),
      Enter: this.#measure.isOn ? () => this.#measure.pick() : null,
      Escape: () => this.#host.close(),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  }

  #turn(around, up) {
    this.#place((at) => {
      at.theta += around;
      at.phi = MathUtils.clamp(at.phi + up, 0.05, Math.PI - 0.05);
    });
  }

  #zoom(factor) {
    const { minDistance, maxDistance } = this.#controls;
    this.#place((at) => {
      at.radius = MathUtils.clamp(at.radius * factor, minDistance, maxDistance);
    });
  }

  #place(change) {
    const at = new Spherical().setFromVector3(this.#camera.position);
    change(at);
    this.#camera.position.setFromSpherical(at);
    this.#controls.update();
    this.#invalidate();
  }

  recolour(metal) {
    this.#metal = metal;
    this.#piece.recolour(metal);
    this.#thin.choose(metal);
    this.#spots.choose(metal);
    this.#bar.mark(metal);
    this.#say();
    this.#invalidate();
  }

  /** Names of the places in the units that the page shows now. */
  rename(spots) {
    this.#spots.rename(spots);
  }

  /** The places of the casting report, the surface that is too thin in colour, and faults of the mesh. */
  showReport(isOn) {
    this.#spots.show(isOn);
    this.#thin.show(isOn);
    this.#faults.show(isOn);
    this.#bar.markReport(isOn);
    this.#key.hidden = !isOn || !(this.#thin.isThere || this.#faults.isThere);
    this.#say();
    this.#invalidate();
  }

  /** A tool on or off. */
  #show(name, tool) {
    tool.show(!tool.isOn);
    this.#bar.markTool(name, tool.isOn);
    this.#invalidate();
  }

  #say() {
    if (this.#key.hidden) return;
    this.#key.say(this.#metal, this.#thin.isThere ? this.#thin.found(this.#metal) : null, this.#faults.found);
  }

  #resize() {
    const { clientWidth, clientHeight } = this.#host;
    if (!clientWidth || !clientHeight) return;
    [this.#width, this.#height] = [clientWidth, clientHeight];
    this.#renderer.setSize(clientWidth, clientHeight, false);
    this.#camera.aspect = clientWidth / clientHeight;
    this.#camera.updateProjectionMatrix();
    this.#draw();
  }

  // Frames are drawn only when something changed, and never unseen.
  #invalidate() {
    if (this.#frame || document.hidden || !this.#onScreen) return;
    const asked = performance.now();
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#sharpen(this.#pace.ratio(performance.now() - asked));
      this.#controls.update(); // while it still glides, "change" asks for the next frame
      this.#draw();
    });
  }

  #sharpen(ratio) {
    if (ratio === this.#renderer.getPixelRatio()) return;
    this.#renderer.setPixelRatio(ratio);
    this.#thin.resolve(ratio);
  }

  // The studio turns with the camera, as in the pictures: the reader turns the piece under its light.
  #draw() {
    this.#piece.turnLight(this.#controls.getAzimuthalAngle());
    this.#renderer.render(this.#scene, this.#camera);
    this.#spots.place(this.#camera, this.#width, this.#height);
    this.#measure.place(this.#camera, this.#width, this.#height);
  }
}

/** Move the model's middle to the origin; half its size, how far it reaches, where its floor is. */
function centre(model) {
  const box = new Box3().setFromObject(model);
  const middle = box.getCenter(new Vector3());
  model.position.sub(middle);
  return {
    reach: box.getSize(new Vector3()).multiplyScalar(0.5),
    radius: box.getBoundingSphere(new Sphere()).radius,
    floor: box.min.y - middle.y,
  };
}

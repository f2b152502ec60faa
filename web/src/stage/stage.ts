import {
  Color,
  PerspectiveCamera,
  Raycaster,
  Scene as ThreeScene,
  Vector2,
  Vector3,
  WebGLRenderer,
} from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import type { Scene } from "../block";
import { isDark } from "../colours";
import { Equipment } from "./equipment";
import { Forces } from "./forces";
import { Muscles } from "./muscles";
import { Skeleton } from "./skeleton";
import { drawsInSoftware } from "./software";
import { Spine } from "./spine";

export type View = "side" | "front" | "back" | "top" | "free";

/** From where a view looks, in the world's axes: x towards the feet, y up, z to the right. */
const directions: Record<Exclude<View, "free">, [number, number, number]> = {
  side: [0.12, 0.2, 1],
  front: [1, 0.35, 0.25],
  back: [-1, 0.35, 0.25],
  top: [0.02, 1, 0.15],
};

/** Draws one simulation. It draws when something has changed and rests otherwise. */
export class Stage {
  readonly canvas = document.createElement("canvas");
  onPick: (muscle: string | undefined) => void = () => {};

  private readonly renderer: WebGLRenderer;
  private readonly mostPixels: number;
  private readonly world = new ThreeScene();
  private readonly camera = new PerspectiveCamera(32, 1, 0.05, 30);
  private readonly orbit: OrbitControls;
  private readonly skeleton = new Skeleton(() => this.draw());
  private readonly muscles = new Muscles();
  private readonly equipment = new Equipment();
  private readonly forces = new Forces();
  private readonly spine = new Spine();
  private readonly resizing = new ResizeObserver(() => this.resize());
  private scene: Scene | undefined;
  private time = 0;
  private waiting = false;
  private ended = false;
  private view: View = "side";
  private framed = "";

  constructor() {
    const plain = drawsInSoftware();
    this.mostPixels = plain ? 1 : 1.5;
    this.renderer = new WebGLRenderer({
      canvas: this.canvas,
      antialias: !plain,
      preserveDrawingBuffer: true,
    });
    this.canvas.tabIndex = 0;
    this.world.add(
      this.skeleton.group,
      this.muscles.group,
      this.equipment.group,
      this.forces.group,
      this.spine.group,
    );
    this.orbit = new OrbitControls(this.camera, this.canvas);
    this.orbit.addEventListener("change", () => this.draw());
    this.orbit.addEventListener("start", () => (this.view = "free"));
    this.orbit.listenToKeyEvents(this.canvas);
    this.canvas.addEventListener("click", (event) => this.pick(event));
    this.resizing.observe(this.canvas);
    this.retint();
  }

  /** Gives the graphics memory back: a browser keeps few pictures at once. */
  end(): void {
    this.ended = true;
    this.resizing.disconnect();
    this.orbit.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  /** Shows another simulation at the time at which the last one stood. */
  show(scene: Scene): void {
    this.scene = scene;
    this.muscles.show(scene);
    this.equipment.show(scene);
    this.forces.show(scene);
    this.spine.show(scene);
    this.skeleton.show(scene);
    // Where to look from is set anew for another exercise, and left alone for the same one.
    if (this.framed !== scene.header.exercise) {
      this.framed = scene.header.exercise;
      this.look(this.view === "free" ? "side" : this.view);
    }
    this.draw();
  }

  setTime(time: number): void {
    this.time = time;
    this.draw();
  }

  /** The groups that are drawn; none: all. */
  setGroups(names: ReadonlySet<string> | undefined): void {
    this.muscles.setGroups(names);
    this.draw();
  }

  /** The line, or the group of lines, that stands out. */
  select(name: string | undefined): void {
    this.muscles.select(name);
    this.draw();
  }

  setParts(parts: { bones: boolean; muscles: boolean; forces: boolean; equipment: boolean }): void {
    this.skeleton.group.visible = parts.bones;
    this.spine.group.visible = parts.bones;
    this.muscles.group.visible = parts.muscles;
    this.forces.group.visible = parts.forces;
    this.equipment.group.visible = parts.equipment;
    this.draw();
  }

  look(view: View): void {
    this.view = view;
    if (view === "free" || !this.scene) return;
    const direction = new Vector3(...directions[view]).normalize();
    const { target, distance } = fit(this.scene, direction, this.camera);
    this.orbit.target.copy(target);
    this.camera.position.copy(target).addScaledVector(direction, distance);
    this.orbit.update();
    this.draw();
  }

  /** Takes on the colours of the theme. */
  retint(): void {
    this.world.background = new Color(isDark() ? "#17161a" : "#f3efe8");
    this.skeleton.retint();
    this.equipment.retint();
    this.draw();
  }

  /** The picture as it stands. */
  async picture(): Promise<Blob> {
    this.render();
    return new Promise((resolve, reject) =>
      this.canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture")))),
    );
  }

  /** How many frames a second can be drawn, every one anew: for the benchmark. */
  measure(frames: number): number {
    const start = performance.now();
    const length = this.scene?.header.time_s.at(-1) ?? 0;
    const gl = this.renderer.getContext();
    const pixel = new Uint8Array(4);
    for (let k = 0; k < frames; ++k) {
      this.time = (length * k) / frames;
      this.render();
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel); // waits until it is drawn
    }
    return (1000 * frames) / (performance.now() - start);
  }

  draw(): void {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (this.ended) return;
      this.render();
    });
  }

  private render(): void {
    if (this.scene) {
      const at = this.scene.locate(this.time);
      this.skeleton.pose(this.scene, at);
      this.muscles.pose(this.scene, at);
      this.equipment.pose(this.scene, at);
      this.forces.pose(this.scene, at);
      this.spine.pose(this.scene, at);
    }
    this.renderer.render(this.world, this.camera);
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    if (width === 0 || height === 0) return;
    this.renderer.setPixelRatio(Math.min(devicePixelRatio, this.mostPixels));
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.look(this.view);
    this.draw();
  }

  private pick(event: MouseEvent): void {
    const box = this.canvas.getBoundingClientRect();
    const at = new Vector2(
      (2 * (event.clientX - box.left)) / box.width - 1,
      1 - (2 * (event.clientY - box.top)) / box.height,
    );
    const ray = new Raycaster();
    ray.setFromCamera(at, this.camera);
    this.onPick(this.muscles.pick(ray));
  }
}

/** Where to look, and from how far, so that everything is in the picture at every instant. */
function fit(scene: Scene, direction: Vector3, camera: PerspectiveCamera): { target: Vector3; distance: number } {
  const points: Vector3[] = [];
  const take = (values: Float32Array, stride: number) => {
    for (let k = 0; k + 2 < values.length; k += stride)
      points.push(new Vector3(values[k]!, values[k + 1]!, values[k + 2]!));
  };
  for (let frame = 0; frame < scene.frames; frame += 5) {
    take(scene.at("muscle_points", frame), 9);
    take(scene.at("segment_pose", frame), 7);
  }
  const right = new Vector3(0, 1, 0).cross(direction).normalize();
  const up = new Vector3().crossVectors(direction, right);
  const axes = [right, up, direction].map((axis) => {
    const along = points.map((point) => point.dot(axis));
    return { axis, low: Math.min(...along), high: Math.max(...along) };
  });
  const target = new Vector3();
  for (const { axis, low, high } of axes) target.addScaledVector(axis, 0.5 * (low + high));
  // Bones reach beyond the points: a head's length about them.
  const reach = 0.18;
  const half = Math.tan((camera.fov * Math.PI) / 360);
  const [wide, tall, deep] = axes.map(({ low, high }) => 0.5 * (high - low) + reach);
  const distance = deep! + Math.max(tall! / half, wide! / (half * camera.aspect));
  return { target, distance };
}

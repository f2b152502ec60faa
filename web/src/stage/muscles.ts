import {
  Color,
  CylinderGeometry,
  DynamicDrawUsage,
  Group,
  InstancedMesh,
  Matrix4,
  Vector3,
  type Raycaster,
} from "three";
import type { Scene } from "../block";
import { activationColour } from "../colours";
import { makeMatt } from "./material";
import { rodBetween } from "./skeleton";

type At = ReturnType<Scene["locate"]>;

/** Thick by force: 1.6 mm idle, and as much more as a belly of that force has at 25 N/cm². */
function radiusOf(force: number): number {
  return 0.0016 + 0.6 * Math.sqrt(Math.max(0, force) / 250000 / Math.PI);
}

/** Every muscle along its path, a cylinder a piece. */
export class Muscles {
  readonly group = new Group();
  private mesh: InstancedMesh | undefined;
  private layout = "";
  /** Per cylinder: its muscle, and the first of its two points. */
  private muscleOf: number[] = [];
  private pointOf: number[] = [];
  private names: { name: string; group: string }[] = [];
  private groups: ReadonlySet<string> | undefined;
  private selected: string | undefined;

  show(scene: Scene): void {
    const muscles = scene.header.muscles;
    const layout = JSON.stringify(muscles);
    if (layout === this.layout) return;
    this.layout = layout;
    this.names = muscles;
    this.muscleOf = [];
    this.pointOf = [];
    muscles.forEach((muscle, m) => {
      for (let k = 0; k + 1 < muscle.points; ++k) {
        this.muscleOf.push(m);
        this.pointOf.push(muscle.first_point + k);
      }
    });
    this.group.clear();
    this.mesh?.dispose();
    const shape = new CylinderGeometry(1, 1, 1, 5, 1, true);
    this.mesh = new InstancedMesh(shape, makeMatt("#ffffff"), this.muscleOf.length);
    this.mesh.instanceMatrix.setUsage(DynamicDrawUsage);
    this.mesh.frustumCulled = false;
    this.group.add(this.mesh);
  }

  setGroups(names: ReadonlySet<string> | undefined): void {
    this.groups = names;
  }

  select(name: string | undefined): void {
    this.selected = name;
  }

  pose(scene: Scene, at: At): void {
    const mesh = this.mesh;
    if (!mesh) return;
    const p0 = scene.at("muscle_points", at.frame), p1 = scene.at("muscle_points", at.next);
    const a0 = scene.at("muscle_activation", at.frame), a1 = scene.at("muscle_activation", at.next);
    const f0 = scene.at("muscle_force_N", at.frame), f1 = scene.at("muscle_force_N", at.next);
    const from = new Vector3(), to = new Vector3(), next = new Vector3();
    const matrix = new Matrix4(), colour = new Color();
    const chosen = this.selected;
    const point = (k: number, out: Vector3) =>
      out
        .set(p0[3 * k]!, p0[3 * k + 1]!, p0[3 * k + 2]!)
        .lerp(next.set(p1[3 * k]!, p1[3 * k + 1]!, p1[3 * k + 2]!), at.share);
    let last = -1, radius = 0;
    for (let k = 0; k < this.muscleOf.length; ++k) {
      const m = this.muscleOf[k]!;
      if (m !== last) {
        last = m;
        const { name, group } = this.names[m]!;
        const hidden = this.groups && !this.groups.has(group);
        radius = hidden ? 0 : radiusOf(f0[m]! + at.share * (f1[m]! - f0[m]!));
        activationColour(a0[m]! + at.share * (a1[m]! - a0[m]!), colour);
        if (chosen !== undefined && radius > 0) {
          if (chosen === name || chosen === group) radius *= 1.5;
          else radius *= 0.55;
        }
      }
      const first = this.pointOf[k]!;
      rodBetween(point(first, from), point(first + 1, to), radius, matrix);
      mesh.setMatrixAt(k, matrix);
      mesh.setColorAt(k, colour);
    }
    mesh.instanceMatrix.needsUpdate = true;
    if (mesh.instanceColor) mesh.instanceColor.needsUpdate = true;
  }

  /** The muscle that a ray meets first. */
  pick(ray: Raycaster): string | undefined {
    if (!this.mesh || !this.group.visible) return undefined;
    this.mesh.computeBoundingSphere();
    const hit = ray.intersectObject(this.mesh)[0];
    return hit?.instanceId === undefined
      ? undefined
      : this.names[this.muscleOf[hit.instanceId]!]!.name;
  }
}

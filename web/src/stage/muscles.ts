import { BufferAttribute, BufferGeometry, Color, DynamicDrawUsage, Group, Mesh, type Raycaster } from "three";
import type { Scene } from "../block";
import { activationColour } from "../colours";
import { makeMatt } from "./material";

type At = ReturnType<Scene["locate"]>;

/** Corners of a muscle's cross-section, and where they lie on the unit circle. */
const corners = 5;
const circle = Array.from({ length: corners }, (_, k) => {
  const angle = (2 * Math.PI * k) / corners;
  return [Math.cos(angle), Math.sin(angle)] as const;
});

/** Thick by force: 1.6 mm idle, and as much more as a belly of that force has at 25 N/cm². */
function radiusOf(force: number): number {
  return 0.0016 + 0.6 * Math.sqrt(Math.max(0, force) / 250000 / Math.PI);
}

/**
 * Every muscle along its path as one tube, a ring of corners about each point. All tubes are one
 * mesh: without a graphics card a thousand copies of a cylinder take longer than their corners.
 */
export class Muscles {
  readonly group = new Group();
  private readonly material = makeMatt("#ffffff", { byCorner: true });
  private mesh: Mesh<BufferGeometry> | undefined;
  private layout = "";
  private muscles: Scene["header"]["muscles"] = [];
  /** Per triangle: its muscle. */
  private muscleOf: number[] = [];
  private groups: ReadonlySet<string> | undefined;
  private selected: string | undefined;

  show(scene: Scene): void {
    const muscles = scene.header.muscles;
    const layout = JSON.stringify(muscles);
    if (layout === this.layout) return;
    this.layout = layout;
    this.muscles = muscles;
    this.muscleOf = [];
    const triangles: number[] = [];
    let points = 0;
    muscles.forEach((muscle, m) => {
      points = Math.max(points, muscle.first_point + muscle.points);
      for (let k = 0; k + 1 < muscle.points; ++k)
        for (let c = 0; c < corners; ++c) {
          const here = corners * (muscle.first_point + k), there = here + corners, next = (c + 1) % corners;
          triangles.push(here + c, here + next, there + c, here + next, there + next, there + c);
          this.muscleOf.push(m, m);
        }
    });
    const shape = new BufferGeometry();
    shape.setIndex(triangles);
    for (const name of ["position", "normal", "color"])
      shape.setAttribute(name, new BufferAttribute(new Float32Array(3 * corners * points), 3).setUsage(DynamicDrawUsage));
    this.group.clear();
    this.mesh?.geometry.dispose();
    this.mesh = new Mesh(shape, this.material);
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
    if (!this.mesh) return;
    const { position, normal, color } = this.mesh.geometry.attributes as Record<string, BufferAttribute>;
    const p0 = scene.at("muscle_points", at.frame), p1 = scene.at("muscle_points", at.next);
    const points = p0.map((value, k) => value + at.share * (p1[k]! - value));
    const a0 = scene.at("muscle_activation", at.frame), a1 = scene.at("muscle_activation", at.next);
    const f0 = scene.at("muscle_force_N", at.frame), f1 = scene.at("muscle_force_N", at.next);
    const colour = new Color();
    this.muscles.forEach((muscle, m) => {
      const radius = this.emphasis(muscle) * radiusOf(f0[m]! + at.share * (f1[m]! - f0[m]!));
      layTube(points, muscle.first_point, muscle.points, radius,
        position!.array as Float32Array, normal!.array as Float32Array);
      activationColour(a0[m]! + at.share * (a1[m]! - a0[m]!), colour);
      const end = corners * (muscle.first_point + muscle.points);
      for (let k = corners * muscle.first_point; k < end; ++k) colour.toArray(color!.array, 3 * k);
    });
    for (const attribute of [position, normal, color]) attribute!.needsUpdate = true;
  }

  /** The muscle that a ray meets first. */
  pick(ray: Raycaster): string | undefined {
    if (!this.mesh || !this.group.visible) return undefined;
    this.mesh.geometry.computeBoundingSphere();
    const face = ray.intersectObject(this.mesh)[0]?.faceIndex;
    return face == null ? undefined : this.muscles[this.muscleOf[face]!]!.name;
  }

  /** By how much a muscle's tube is thicker than its force says: 0 where it is not drawn. */
  private emphasis({ name, group }: { name: string; group: string }): number {
    if (this.groups && !this.groups.has(group)) return 0;
    if (this.selected === undefined) return 1;
    return this.selected === name || this.selected === group ? 1.5 : 0.55;
  }
}

/**
 * The corners and normals of a tube about the points `first` to `first + count`. Each ring stands
 * across the mean of the pieces that meet in it, and is turned as little as may be from the last.
 */
function layTube(points: Float32Array, first: number, count: number, radius: number,
  position: Float32Array, normal: Float32Array): void {
  let ux = 0, uy = 0, uz = 0; // a unit vector across the path, carried along it
  for (let k = 0; k < count; ++k) {
    const here = 3 * (first + k);
    let before = k, after = k, tx = 0, ty = 0, tz = 0, length = 0;
    while (length < 1e-6 && (before > 0 || after + 1 < count)) { // points may lie on each other
      before = Math.max(0, before - 1);
      after = Math.min(count - 1, after + 1);
      const from = 3 * (first + before), to = 3 * (first + after);
      tx = points[to]! - points[from]!;
      ty = points[to + 1]! - points[from + 1]!;
      tz = points[to + 2]! - points[from + 2]!;
      length = Math.hypot(tx, ty, tz);
    }
    length ||= 1;
    tx /= length; ty /= length; tz /= length;
    let along = ux * tx + uy * ty + uz * tz;
    let across = Math.hypot(ux - along * tx, uy - along * ty, uz - along * tz);
    if (across < 0.1) { // the first ring, or a path that turns square: any axis that lies across
      ux = Math.abs(tx) < 0.7 ? 1 : 0;
      uy = 1 - ux;
      uz = 0;
      along = ux * tx + uy * ty;
      across = Math.hypot(ux - along * tx, uy - along * ty, along * tz);
    }
    ux = (ux - along * tx) / across;
    uy = (uy - along * ty) / across;
    uz = (uz - along * tz) / across;
    const vx = ty * uz - tz * uy, vy = tz * ux - tx * uz, vz = tx * uy - ty * ux;
    for (let c = 0; c < corners; ++c) {
      const [cos, sin] = circle[c]!;
      const at = 3 * (corners * (first + k) + c);
      const nx = cos * ux + sin * vx, ny = cos * uy + sin * vy, nz = cos * uz + sin * vz;
      normal[at] = nx;
      normal[at + 1] = ny;
      normal[at + 2] = nz;
      position[at] = points[here]! + radius * nx;
      position[at + 1] = points[here + 1]! + radius * ny;
      position[at + 2] = points[here + 2]! + radius * nz;
    }
  }
}

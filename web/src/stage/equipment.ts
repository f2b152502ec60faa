import {
  BoxGeometry,
  CircleGeometry,
  CylinderGeometry,
  Group,
  Mesh,
  type ShaderMaterial,
  SphereGeometry,
  Vector3,
} from "three";
import type { Scene } from "../block";
import { isDark } from "../colours";
import { makeMatt, recolour } from "./material";
import { rodBetween } from "./skeleton";

type At = ReturnType<Scene["locate"]>;

const colours: Record<string, string> = {
  bench: "#5c5148", leg: "#5b6670", bar: "#6d7983", plates: "#39424a", weight: "#46525c",
  band: "#2f7d6b", rope: "#39424a", pulley: "#5b6670", wheel: "#46525c",
};

/** Floor, bench, bar, plates, band and what else there is. */
export class Equipment {
  readonly group = new Group();
  private readonly floor = new Mesh(
    new CircleGeometry(1.7, 48),
    makeMatt("#e2dace"),
  );
  private readonly fixed = new Group();
  private readonly moving = new Group();
  private layout = "";

  constructor() {
    this.floor.rotation.x = -Math.PI / 2;
    this.group.add(this.floor, this.fixed, this.moving);
    this.retint();
  }

  show(scene: Scene): void {
    const { boxes, rods, floor_height_m } = scene.header;
    const layout = JSON.stringify([boxes, rods, floor_height_m]);
    if (layout === this.layout) return;
    this.layout = layout;
    this.floor.position.y = floor_height_m - 0.002;
    this.fixed.clear();
    for (const box of boxes) {
      const low = new Vector3(...box.low_m), high = new Vector3(...box.high_m);
      const size = high.clone().sub(low);
      const mesh = new Mesh(new BoxGeometry(size.x, size.y, size.z), materialOf(box.what));
      mesh.position.addVectors(low, high).multiplyScalar(0.5);
      this.fixed.add(mesh);
    }
    this.moving.clear();
    for (const rod of rods) {
      const round = rod.what === "weight" || rod.what === "pulley";
      const shape = round
        ? new SphereGeometry(rod.radius_m, 20, 14)
        : new CylinderGeometry(rod.radius_m, rod.radius_m, 1, 28);
      const mesh = new Mesh(shape, materialOf(rod.what));
      mesh.matrixAutoUpdate = false;
      this.moving.add(mesh);
    }
  }

  pose(scene: Scene, at: At): void {
    const from = scene.at("rod_ends", at.frame), to = scene.at("rod_ends", at.next);
    const a = new Vector3(), b = new Vector3(), next = new Vector3();
    const point = (k: number, out: Vector3) =>
      out
        .set(from[k]!, from[k + 1]!, from[k + 2]!)
        .lerp(next.set(to[k]!, to[k + 1]!, to[k + 2]!), at.share);
    this.moving.children.forEach((mesh, k) => {
      point(6 * k, a);
      point(6 * k + 3, b);
      const round = a.distanceTo(b) < 1e-6;
      if (round) mesh.matrix.makeTranslation(a);
      else rodBetween(a, b, 1, mesh.matrix);
    });
  }

  retint(): void {
    recolour(this.floor.material, isDark() ? "#26242b" : "#e2dace");
  }
}

function materialOf(what: string): ShaderMaterial {
  const seeThrough = what === "plates" || what === "wheel";
  return makeMatt(colours[what] ?? "#5b6670", { opacity: seeThrough ? 0.3 : 1 });
}

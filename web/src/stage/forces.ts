import { ConeGeometry, CylinderGeometry, Group, Mesh, Vector3 } from "three";
import type { Scene } from "../block";
import { makeMatt } from "./material";
import { rodBetween } from "./skeleton";

type At = ReturnType<Scene["locate"]>;

const metresPerNewton = 0.0006;
const headLength = 0.045;

/** What floor, bench and bar press with: an arrow each, from where they touch. */
export class Forces {
  readonly group = new Group();
  private readonly material = makeMatt("#1f8fb0");
  private arrows: { shaft: Mesh; head: Mesh }[] = [];

  show(scene: Scene): void {
    if (this.arrows.length === scene.header.contacts.length) return;
    this.group.clear();
    const shaft = new CylinderGeometry(1, 1, 1, 8), head = new ConeGeometry(1, 1, 12);
    this.arrows = scene.header.contacts.map(() => {
      const arrow = { shaft: new Mesh(shaft, this.material), head: new Mesh(head, this.material) };
      arrow.shaft.matrixAutoUpdate = arrow.head.matrixAutoUpdate = false;
      this.group.add(arrow.shaft, arrow.head);
      return arrow;
    });
  }

  pose(scene: Scene, at: At): void {
    const place = new Vector3(), force = new Vector3(), next = new Vector3(), neck = new Vector3(), tip = new Vector3();
    const read = (name: string, k: number, out: Vector3) => {
      const from = scene.at(name, at.frame), to = scene.at(name, at.next);
      return out
        .set(from[k]!, from[k + 1]!, from[k + 2]!)
        .lerp(next.set(to[k]!, to[k + 1]!, to[k + 2]!), at.share);
    };
    this.arrows.forEach(({ shaft, head }, k) => {
      read("contact_point", 3 * k, place);
      read("contact_force_N", 3 * k, force);
      const length = metresPerNewton * force.length();
      shaft.visible = head.visible = length > 0.004 && Number.isFinite(place.x);
      if (!shaft.visible) return;
      force.normalize();
      neck.copy(place).addScaledVector(force, length);
      tip.copy(neck).addScaledVector(force, headLength);
      rodBetween(place, neck, 0.005, shaft.matrix);
      rodBetween(neck, tip, 0.015, head.matrix);
    });
  }
}

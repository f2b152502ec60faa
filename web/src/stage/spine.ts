import { Color, Group, Mesh, Quaternion, SphereGeometry, Vector3, type ShaderMaterial } from "three";
import type { Scene } from "../block";
import { loadColour } from "../colours";
import { makeMatt, recolour } from "./material";
import { readPose } from "./skeleton";

type At = ReturnType<Scene["locate"]>;

/** N: where a disc's colour is at its end; the flag for repeated lifting at work (NIOSH). */
const most = 3400;

/** A disc at each lumbar level, coloured by the compression that it carries. */
export class Spine {
  readonly group = new Group();
  private discs: { mesh: Mesh<SphereGeometry, ShaderMaterial>; segment: number }[] = [];
  private layout = "";

  show(scene: Scene): void {
    const layout = JSON.stringify(scene.header.spinal_levels);
    if (layout === this.layout) return;
    this.layout = layout;
    this.group.clear();
    const segments = scene.header.segments.map((one) => one.name);
    this.discs = scene.header.spinal_levels.map((level) => {
      const mesh = new Mesh(new SphereGeometry(1, 16, 10), makeMatt("#ffffff"));
      mesh.scale.set(0.024, 0.007, 0.027);
      this.group.add(mesh);
      return { mesh, segment: segments.indexOf(level.segment) };
    });
  }

  pose(scene: Scene, at: At): void {
    const from = scene.at("spinal_compression_N", at.frame);
    const to = scene.at("spinal_compression_N", at.next);
    const place = new Vector3(), turn = new Quaternion(), colour = new Color();
    this.discs.forEach(({ mesh, segment }, k) => {
      mesh.visible = segment >= 0;
      if (segment < 0) return;
      readPose(scene, at, segment, place, turn);
      mesh.position.copy(place);
      mesh.quaternion.copy(turn);
      recolour(
        mesh.material,
        loadColour((from[k]! + at.share * (to[k]! - from[k]!)) / most, colour),
      );
    });
  }
}

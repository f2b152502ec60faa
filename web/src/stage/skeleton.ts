import {
  BufferGeometry,
  CylinderGeometry,
  Float32BufferAttribute,
  Group,
  Matrix4,
  Mesh,
  Quaternion,
  Vector3,
} from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { MeshoptDecoder } from "three/addons/libs/meshopt_decoder.module.js";
import type { Scene } from "../block";
import { isDark } from "../colours";
import { embeddedBytes } from "../embedded";
import { makeMatt, recolour } from "./material";

type At = ReturnType<Scene["locate"]>;

const a = new Vector3(), b = new Vector3(), size = new Vector3();
const turn = new Quaternion(), nextTurn = new Quaternion();

/** The pose of a segment between two frames. */
export function readPose(scene: Scene, at: At, segment: number, place: Vector3, out: Quaternion): void {
  const from = scene.at("segment_pose", at.frame), to = scene.at("segment_pose", at.next);
  const k = 7 * segment;
  place.set(from[k]!, from[k + 1]!, from[k + 2]!);
  place.lerp(b.set(to[k]!, to[k + 1]!, to[k + 2]!), at.share);
  out.set(from[k + 3]!, from[k + 4]!, from[k + 5]!, from[k + 6]!);
  out.slerp(nextTurn.set(to[k + 3]!, to[k + 4]!, to[k + 5]!, to[k + 6]!), at.share);
}

/** Every segment's bones, loaded once; none where the program was built without them. */
let allBones: Promise<Map<string, BufferGeometry>> | undefined;
function loadBones(): Promise<Map<string, BufferGeometry>> {
  const loader = new GLTFLoader();
  loader.setMeshoptDecoder(MeshoptDecoder);
  const carried = embeddedBytes("sinew-bones");
  allBones ??= (
    carried ? loader.parseAsync(carried.buffer as ArrayBuffer, "") : loader.loadAsync("/bones.glb")
  ).then((file) => {
    const bones = new Map<string, BufferGeometry>();
    file.scene.updateMatrixWorld(true);
    file.scene.traverse((node) => {
      if (!(node instanceof Mesh)) return;
      // The node's matrix undoes the packing of the numbers; its parent bears the segment's name.
      const plain = unpack(node.geometry as BufferGeometry).applyMatrix4(node.matrixWorld);
      bones.set(node.parent?.name ?? "", plain);
    });
    return bones;
  }).catch(() => new Map());
  return allBones;
}

/** Bones by segment; rods between the joints where a segment has none. */
export class Skeleton {
  readonly group = new Group();
  private readonly bone = makeMatt("#e6dcc8");
  private bones: Map<string, BufferGeometry> | undefined;
  private shown: { mesh: Mesh; segment: number; parent: number }[] = [];
  private names = "";

  constructor(private readonly onReady: () => void) {
    void loadBones().then((bones) => {
      this.bones = bones;
      this.names = "";
      this.onReady();
    });
  }

  show(scene: Scene): void {
    const names = JSON.stringify(scene.header.segments);
    if (names === this.names || !this.bones) return;
    this.names = names;
    this.group.clear();
    const index = new Map(scene.header.segments.map((one, k) => [one.name, k]));
    this.shown = [];
    scene.header.segments.forEach((segment, k) => {
      const bones = segment.mesh_scale && this.bones!.get(segment.name);
      const parent = index.get(segment.parent) ?? -1;
      if (bones) {
        this.add(bones, k, -1);
      } else if (!this.bones!.size && parent >= 0) {
        this.add(new CylinderGeometry(0.013, 0.013, 1, 8), k, parent);
      }
    });
  }

  private add(geometry: BufferGeometry, segment: number, parent: number): void {
    const mesh = new Mesh(geometry, this.bone);
    mesh.matrixAutoUpdate = false;
    this.group.add(mesh);
    this.shown.push({ mesh, segment, parent });
  }

  pose(scene: Scene, at: At): void {
    this.show(scene);
    for (const { mesh, segment, parent } of this.shown) {
      readPose(scene, at, segment, a, turn);
      if (parent < 0) {
        size.set(...(scene.header.segments[segment]!.mesh_scale ?? [1, 1, 1]));
        mesh.matrix.compose(a, turn, size);
        continue;
      }
      const end = new Vector3();
      readPose(scene, at, parent, end, turn);
      rodBetween(a, end, 1, mesh.matrix);
    }
  }

  retint(): void {
    recolour(this.bone, isDark() ? "#b9b1a3" : "#e6dcc8");
  }
}

const up = new Vector3(0, 1, 0), middle = new Vector3(), along = new Vector3(), rodTurn = new Quaternion(), rodSize = new Vector3();

/** A cylinder of unit length and radius about y, laid between two points. */
export function rodBetween(from: Vector3, to: Vector3, radius: number, out: Matrix4): void {
  along.subVectors(to, from);
  const length = along.length();
  middle.addVectors(from, to).multiplyScalar(0.5);
  rodTurn.setFromUnitVectors(up, length > 1e-9 ? along.divideScalar(length) : up);
  out.compose(middle, rodTurn, rodSize.set(radius, length, radius));
}

/** The same geometry with its positions as plain floats, so that a matrix can be applied. */
function unpack(geometry: BufferGeometry): BufferGeometry {
  const copy = geometry.clone();
  for (const name of Object.keys(copy.attributes)) {
    const attribute = copy.getAttribute(name);
    const values = new Float32Array(attribute.count * attribute.itemSize);
    for (let k = 0; k < attribute.count; ++k)
      for (let c = 0; c < attribute.itemSize; ++c)
        values[k * attribute.itemSize + c] = attribute.getComponent(k, c);
    copy.setAttribute(name, new Float32BufferAttribute(values, attribute.itemSize));
  }
  if (!copy.getAttribute("normal")) copy.computeVertexNormals();
  return copy;
}

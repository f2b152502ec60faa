// Writes the skeleton of the lab page: node bones/build.js [FOLDER] [FILE]
//
// FOLDER is the package folder `myo_sim` of the wheel myo-sim, or $MYO_SIM; FILE is
// public/bones.glb by default. Prints what each fit came to.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Document, NodeIO } from '@gltf-transform/core'
import { EXTMeshoptCompression, KHRMeshQuantization } from '@gltf-transform/extensions'
import { meshopt } from '@gltf-transform/functions'
import { MeshoptEncoder } from 'meshoptimizer'
import { makeSkeleton } from './skeleton.js'
import { pointNormals } from './smooth.js'

/** One node a segment, in the segment's frame; under it a node with the mesh, whose transform is its
 * quantisation's alone. So whoever poses the segment may overwrite its node. */
function toDocument(segments) {
  const document = new Document()
  const buffer = document.createBuffer()
  const scene = document.createScene('skeleton')
  const bone = document.createMaterial('bone')
    .setBaseColorFactor([0.8, 0.73, 0.58, 1])
    .setRoughnessFactor(0.75)
    .setMetallicFactor(0)
    .setDoubleSided(true) // some of the source's bones are open
  for (const [name, mesh] of segments) {
    const array = (type, values) => document.createAccessor().setType(type).setBuffer(buffer).setArray(values)
    const primitive = document.createPrimitive().setMaterial(bone)
      .setAttribute('POSITION', array('VEC3', new Float32Array(mesh.points.flat())))
      .setAttribute('NORMAL', array('VEC3', new Float32Array(pointNormals(mesh).flat())))
      .setIndices(array('SCALAR', new Uint32Array(mesh.triangles.flat())))
    const shape = document.createNode(`${name}_bone`).setMesh(document.createMesh(name).addPrimitive(primitive))
    scene.addChild(document.createNode(name).addChild(shape))
  }
  return document
}

/** The skeleton as the bytes of a binary glTF. */
export async function writeGlb(segments) {
  await MeshoptEncoder.ready
  const document = toDocument(segments)
  await document.transform(meshopt({ encoder: MeshoptEncoder, level: 'high', quantizeNormal: 8 }))
  const io = new NodeIO()
    .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.encoder': MeshoptEncoder })
  return io.writeBinary(document)
}

/** The folder of meshes in a package folder; throws with what to do where there is none. */
export function meshFolder(given = process.env.MYO_SIM) {
  const folder = given && path.join(given, 'models', 'meshes')
  if (folder && existsSync(path.join(folder, 'r_femur.stl'))) return folder
  throw new Error(
    `no meshes of myo-sim in ${given ? `'${given}'` : '$MYO_SIM, which is not set'}\n` +
      'pip install --no-deps --target FOLDER myo-sim==0.2.3, then give FOLDER/myo_sim')
}

async function main([given, file = fileURLToPath(new URL('../public/bones.glb', import.meta.url))]) {
  const { segments, fits } = makeSkeleton(meshFolder(given))
  const mm = (x) => (1e3 * x).toFixed(1).padStart(5)
  console.log('fit           model       landmarks  rms mm  most mm')
  for (const { fit, model, landmarks, rms, most } of fits) {
    const distances = landmarks ? `${mm(rms)}    ${mm(most)}` : '    -        -'
    console.log(`${fit.padEnd(13)} ${model.padEnd(11)} ${String(landmarks).padStart(9)}   ${distances}`)
  }
  const bytes = await writeGlb(segments)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, bytes)
  const triangles = [...segments.values()].reduce((sum, { triangles: t }) => sum + t.length, 0)
  console.log(`${file}: ${segments.size} segments, ${triangles} triangles, ${bytes.length} bytes`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await main(process.argv.slice(2))
  } catch (error) {
    console.error(`error: ${error.message}`)
    process.exitCode = 1
  }
}

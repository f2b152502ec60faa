// The skeleton: meshes of myo-sim on the segments of the adult body.

import path from 'node:path'
import { place, residual, solveFit } from './fit.js'
import { compact, join, loadStl, mirror, splitPieces, turnAlike } from './stl.js'
import { roundOff, simplify } from './smooth.js'
import { bonesFolder, loadTable, twin, vector } from './tables.js'
import { rotationXyz } from './vec.js'

/** Edges shorter than this are left as they are [m]. */
const EDGE = 0.005

/** An elliptic disc, bulging at its rim, that fills the box of a mesh: the source's discs are open. */
function discIn({ points }) {
  const low = [0, 1, 2].map((k) => Math.min(...points.map((p) => p[k])))
  const high = [0, 1, 2].map((k) => Math.max(...points.map((p) => p[k])))
  const at = (r, h, angle) => {
    const along = [r * Math.cos(angle), h, r * Math.sin(angle)]
    return along.map((t, k) => ((1 + t) * high[k] + (1 - t) * low[k]) / 2)
  }
  const sides = 28
  const rings = [[0.9, 1], [1, 0.5], [1, -0.5], [0.9, -1]]
  const disc = { points: [at(0, 1, 0), at(0, -1, 0)], triangles: [] }
  for (const [r, h] of rings) {
    for (let i = 0; i < sides; ++i) disc.points.push(at(r, h, (2 * Math.PI * i) / sides))
  }
  const on = (ring, i) => 2 + ring * sides + (i % sides)
  for (let i = 0; i < sides; ++i) {
    disc.triangles.push([0, on(0, i + 1), on(0, i)], [1, on(3, i), on(3, i + 1)])
    for (let ring = 0; ring < 3; ++ring) {
      disc.triangles.push([on(ring, i), on(ring, i + 1), on(ring + 1, i)])
      disc.triangles.push([on(ring + 1, i), on(ring, i + 1), on(ring + 1, i + 1)])
    }
  }
  return disc
}

/** What a row of meshes.csv takes of a mesh: '' all, '90-2000', '12-' or 'disc#3'. */
function takePieces(mesh, wanted) {
  if (!wanted) return mesh
  const disc = /^disc#(\d+)$/.exec(wanted)
  const [, least, most] = disc ? [0, 30, 60] : /^(\d+)-(\d*)$/.exec(wanted)
  const taken = splitPieces(mesh)
    .filter(({ triangles: t }) => t.length >= Number(least) && t.length <= (Number(most) || Infinity))
  if (disc) {
    const middle = ({ points }) => points.reduce((sum, p) => sum + p[1], 0) / points.length
    taken.sort((a, b) => middle(a) - middle(b))
  }
  if (!taken.length || (disc && !taken[disc[1] - 1])) throw new Error(`meshes.csv: no piece ${wanted}`)
  return disc ? taken[disc[1] - 1] : join(taken)
}

/** The hip bone with a deeper ilium.
 *
 * The pelvis is the leg source's, and its muscles lie on it within millimetres. The trunk source
 * leads its own to an ilium that ends some 3 cm farther back. So behind the hip the ilium is
 * stretched by the factor that brings the trunk's attachments to a median of 1 cm, and the ischium,
 * where the hamstrings begin, is left.
 */
function deepenIlium([x, y, z]) {
  const up = Math.min(1, Math.max(0, (y + 0.06) / 0.06))
  return [x + 0.4 * Math.min(0, x + 0.06) * up * up * (3 - 2 * up), y, z]
}

/** Share of the rounded-off triangles that is kept: as few as still look round, since machines
 * without a graphics card draw them too. */
const KEPT = 0.3

function loadBone(folder, row) {
  const own = {
    linear: rotationXyz(['rx', 'ry', 'rz'].map((key) => Number(row[key]))),
    shift: vector(row),
  }
  const moved = (mesh, map) => ({ ...mesh, points: mesh.points.map(map) })
  const taken = takePieces(turnAlike(loadStl(path.join(folder, `${row.mesh}.stl`))), row.pieces)
  if (row.pieces.startsWith('disc')) return discIn(moved(taken, (m) => place(own, m)))
  const round = roundOff(taken, EDGE)
  const mesh = simplify(round, Number(row.triangles) || Math.max(200, Math.round(KEPT * round.triangles.length)))
  const placed = compact(moved(mesh, (m) => place(own, m)))
  return row.mesh === 'r_pelvis' ? moved(placed, deepenIlium) : placed
}

/** { segments: Map of name to mesh, fits: what the fit of each group came to }, at the sources' scale. */
export function makeSkeleton(folder) {
  const rows = loadTable(bonesFolder, 'meshes').map((row) => ({ ...row, bone: loadBone(folder, row) }))
  const marks = Object.groupBy(loadTable(bonesFolder, 'landmarks'), (row) => row.fit)
  const parts = []
  const fits = loadTable(bonesFolder, 'fits').map((row) => {
    const landmarks = (marks[row.fit] ?? []).map((r) => ({ m: vector(r, 'mesh_'), p: vector(r) }))
    const map = solveFit(row.model, Number(row.across), landmarks)
    for (const { segment, bone, note } of rows.filter((r) => r.fit === row.fit)) {
      const placed = { ...bone, points: bone.points.map((m) => place(map, m)) }
      parts.push({ segment, mesh: placed })
      if (note.startsWith('both sides')) parts.push({ segment, mesh: mirror(placed) })
    }
    return { ...row, map, landmarks: landmarks.length, ...residual(map, landmarks) }
  })
  const segments = new Map()
  for (const [segment, list] of Map.groupBy(parts, (part) => part.segment)) {
    const mesh = join(list.map((part) => part.mesh))
    segments.set(segment, mesh)
    if (twin(segment) !== segment) segments.set(twin(segment), mirror(mesh))
  }
  return { segments, fits }
}

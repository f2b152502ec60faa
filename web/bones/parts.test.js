// The parts of the tool on meshes small enough to know the answer. Needs no download.

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'
import { meshFolder } from './build.js'
import { place, residual, solveFit } from './fit.js'
import { roundOff, simplify } from './smooth.js'
import { join, loadStl, mirror, splitPieces, turnAlike } from './stl.js'
import { nearest } from './surface.js'
import { add, apply, cross, dot, norm, rotationXyz, sub, times, unit } from './vec.js'

const cube = {
  points: [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1, (i >> 1) & 1, i >> 2]),
  triangles: [
    [0, 2, 1], [1, 2, 3], [4, 5, 6], [5, 7, 6], [0, 1, 4], [1, 5, 4],
    [2, 6, 3], [3, 6, 7], [0, 4, 2], [2, 4, 6], [1, 3, 5], [3, 7, 5],
  ],
}
const octahedron = {
  points: [[1, 0, 0], [-1, 0, 0], [0, 1, 0], [0, -1, 0], [0, 0, 1], [0, 0, -1]],
  triangles: [
    [0, 2, 4], [2, 1, 4], [1, 3, 4], [3, 0, 4], [2, 0, 5], [1, 2, 5], [3, 1, 5], [0, 3, 5],
  ],
}

const volume = ({ points, triangles }) =>
  triangles.reduce((sum, [a, b, c]) => sum + dot(points[a], cross(points[b], points[c])) / 6, 0)

function openEdges({ triangles }) {
  const edges = new Map()
  for (const t of triangles) {
    t.forEach((a, k) => {
      const b = t[(k + 1) % 3]
      edges.set(`${a},${b}`, (edges.get(`${a},${b}`) ?? 0) + 1)
    })
  }
  return [...edges].filter(([edge, n]) => n !== edges.get(edge.split(',').reverse().join())).length
}

function stlFile({ points, triangles }, bytesMissing = 0) {
  const bytes = Buffer.alloc(84 + 50 * triangles.length)
  bytes.writeUInt32LE(triangles.length, 80)
  triangles.forEach((t, i) =>
    t.forEach((corner, k) =>
      points[corner].forEach((x, j) => bytes.writeFloatLE(x, 84 + 50 * i + 12 + 12 * k + 4 * j))))
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'bones-')), 'mesh.stl')
  writeFileSync(file, bytes.subarray(0, bytes.length - bytesMissing))
  return file
}

test('an STL file becomes shared points and triangles', () => {
  const mesh = loadStl(stlFile(cube))
  assert.equal(mesh.points.length, 8)
  assert.equal(mesh.triangles.length, 12)
  assert.equal(openEdges(mesh), 0)
  assert.ok(Math.abs(volume(mesh) - 1) < 1e-6)
})

test('triangles that come twice or hang by one edge are left out', () => {
  const points = [...cube.points, [2, 2, 2]]
  for (const flap of [[0, 1, 2], [0, 2, 1], [0, 1, 8], [0, 1, 7]]) {
    const mesh = loadStl(stlFile({ points, triangles: [...cube.triangles, flap] }))
    assert.equal(mesh.triangles.length, 12, `${flap}`)
  }
})

test('an STL file cut short is refused by name', () => {
  const file = stlFile(cube, 10)
  assert.throws(() => loadStl(file), { message: `${file}: not a binary STL: 674 bytes for 12 triangles` })
})

test('a folder without meshes is refused with the remedy', () => {
  assert.throws(() => meshFolder('/nowhere'), (error) => {
    assert.match(error.message, /^no meshes of myo-sim in '\/nowhere'\npip install --no-deps/)
    return true
  })
})

test('pieces that share no point come apart and join again', () => {
  const far = { ...octahedron, points: octahedron.points.map((p) => add(p, [5, 0, 0])) }
  const pieces = splitPieces(join([cube, far]))
  assert.deepEqual(pieces.map((m) => [m.points.length, m.triangles.length]), [[8, 12], [6, 8]])
})

test('a mirrored mesh still faces outwards', () => {
  assert.ok(Math.abs(volume(mirror(cube)) - 1) < 1e-12)
  assert.deepEqual(mirror(cube).points[4], [0, 0, -1])
})

test('triangles that face inwards are turned like the most of their piece', () => {
  const wrong = { ...cube, triangles: cube.triangles.map(([a, b, c], i) => (i % 4 ? [a, b, c] : [a, c, b])) }
  assert.ok(openEdges(wrong) > 0)
  assert.equal(openEdges(turnAlike(wrong)), 0)
  assert.ok(Math.abs(volume(turnAlike(wrong)) - 1) < 1e-12)
})

test('rounding keeps every point, leaves no gap and puts new points where the paper has them', () => {
  const round = roundOff(octahedron, 0.7)
  assert.deepEqual(round.points.slice(0, 6), octahedron.points)
  assert.equal(openEdges(round), 0)
  assert.equal(round.triangles.length, 4 * 8)
  // By hand: the arms at (1, 0, 0) and (0, 1, 0) end at (1, 1/3, 0) and (1/3, 1, 0), so the cubic
  // between them has its middle at (1 + 3 + 1 + 0) / 8 = 5/8 in x and as much in y.
  const middle = nearest(round, [2, 2, 0])
  assert.ok(norm(sub(middle.point, [0.625, 0.625, 0])) < 1e-12, `${middle.point}`)
  assert.equal(roundOff(octahedron, 2), octahedron)
})

test('simplifying keeps to the count and near the surface', () => {
  const round = roundOff(octahedron, 0.35)
  const fewer = simplify(round, 60)
  assert.ok(fewer.triangles.length <= 60 && fewer.triangles.length > 40)
  for (const p of fewer.points) assert.ok(nearest(round, p).distance < 1e-6)
})

test('the nearest point lies on a face, an edge or a corner as it must', () => {
  for (const [p, on] of [
    [[0.3, 0.4, 2], [0.3, 0.4, 1]],
    [[2, -1, 0.5], [1, 0, 0.5]],
    [[3, 3, 3], [1, 1, 1]],
    [[0.5, 0.5, 0.1], [0.5, 0.5, 0]],
  ]) {
    const { point, distance } = nearest(cube, p)
    assert.ok(norm(sub(point, on)) < 1e-12)
    assert.ok(Math.abs(distance - norm(sub(p, on))) < 1e-12)
  }
})

const marks = [[0, 0, 0], [0.02, 0.3, 0.01], [-0.03, 0.1, 0.05], [0.01, -0.02, 0.04]]

test('a similarity is found again from its landmarks', () => {
  const linear = rotationXyz([0.4, -1.3, 2]).map((row) => times(1.2, row))
  const shift = [0.1, -0.2, 0.3]
  const landmarks = marks.map((m) => ({ m, p: add(apply(linear, m), shift) }))
  assert.ok(residual(solveFit('similarity', 0, landmarks), landmarks).most < 1e-9)
})

test('linear models are found again, and each only what it can', () => {
  const midline = marks.map(([x, y]) => [x, y, 0])
  const bent = [[1.4, 0.2, 0], [-0.4, 1.2, 0], [0, 0, 1.1]]
  const pairs = (linear, list) => list.map((m) => ({ m, p: add(apply(linear, m), [0.1, 0.2, 0]) }))
  const worst = (model, across, landmarks) =>
    residual(solveFit(model, across, landmarks), landmarks).most
  assert.ok(worst('sagittal', 0, pairs(bent, marks)) < 1e-12)
  assert.ok(worst('upright', 0, pairs(bent, marks)) > 0.01)
  const tall = [[1.4, 0, 0], [0, 1.2, 0], [0, 0, 1.4]]
  assert.ok(worst('column', 1.4, pairs(tall, midline)) < 1e-12)
  assert.ok(worst('column', 1.3, pairs(tall, midline)) > 1e-3)
  const even = [[1.1, 0, 0], [0, 1.1, 0], [0, 0, 1.1]]
  assert.ok(worst('upright', 0, pairs(even, marks)) < 1e-12)
  assert.ok(worst('shift', 1.1, pairs(even, marks)) < 1e-12)
  assert.throws(() => solveFit('sagittal', 0, pairs(even, midline)), /too few landmarks/)
})

test('rotations are about x, then the turned y, then the turned z', () => {
  const quarter = Math.PI / 2
  const turned = apply(rotationXyz([quarter, quarter, 0]), [1, 0, 0])
  assert.ok(norm(sub(turned, [0, 1, 0])) < 1e-12)
  assert.ok(norm(sub(unit(apply(rotationXyz([0, 0, quarter]), [2, 0, 0])), [0, 1, 0])) < 1e-12)
})

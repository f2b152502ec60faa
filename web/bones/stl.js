// Binary STL to indexed triangles, and what else is done to a mesh before it is placed.

import { readFileSync } from 'node:fs'

/** A mesh: points as [x, y, z] in metres, triangles as [a, b, c] counter-clockwise from outside. */
export function loadStl(file) {
  const bytes = readFileSync(file)
  const count = bytes.length < 84 ? -1 : bytes.readUInt32LE(80)
  if (bytes.length !== 84 + 50 * count) {
    throw new Error(`${file}: not a binary STL: ${bytes.length} bytes for ${count} triangles`)
  }
  const points = []
  const triangles = []
  const indexOf = new Map()
  for (let i = 0; i < count; ++i) {
    const triangle = []
    for (let corner = 0; corner < 3; ++corner) {
      const at = 84 + 50 * i + 12 + 12 * corner
      const p = [0, 4, 8].map((k) => bytes.readFloatLE(at + k))
      const key = p.map((x) => Math.round(x * 1e6)).join()
      if (!indexOf.has(key)) {
        indexOf.set(key, points.length)
        points.push(p)
      }
      triangle.push(indexOf.get(key))
    }
    if (new Set(triangle).size === 3) triangles.push(triangle)
  }
  return { points, triangles: withoutFlaps(triangles) }
}

/** Without flaps: triangles that come twice, or that no edge joins to exactly one other. A dozen
 * bones of the source have some; they would crease the surface. */
function withoutFlaps(triangles) {
  const edges = (t) => t.map((a, k) => [a, t[(k + 1) % 3]].sort((x, y) => x - y).join())
  let kept = [...new Map(triangles.map((t) => [[...t].sort((x, y) => x - y).join(), t])).values()]
  for (let before = Infinity; kept.length < before;) {
    before = kept.length
    const count = new Map()
    for (const e of kept.flatMap(edges)) count.set(e, (count.get(e) ?? 0) + 1)
    kept = kept.filter((t) => edges(t).some((e) => count.get(e) === 2))
  }
  return kept
}

/** The pieces of a mesh that share no point, as meshes. */
export function splitPieces({ points, triangles }) {
  const parent = points.map((_, i) => i)
  const root = (i) => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]]
    return i
  }
  for (const [a, b, c] of triangles) {
    parent[root(a)] = root(b)
    parent[root(b)] = root(c)
  }
  const pieces = new Map()
  for (const t of triangles) {
    const r = root(t[0])
    if (!pieces.has(r)) pieces.set(r, [])
    pieces.get(r).push(t)
  }
  return [...pieces.values()].map((list) => compact({ points, triangles: list }))
}

/** The mesh without points that no triangle uses. */
export function compact({ points, triangles }) {
  const indexOf = new Map()
  const kept = []
  const renumber = (i) => {
    if (!indexOf.has(i)) {
      indexOf.set(i, kept.length)
      kept.push(points[i])
    }
    return indexOf.get(i)
  }
  return { triangles: triangles.map((t) => t.map(renumber)), points: kept }
}

/** The mesh with neighbouring triangles turned alike, the way of the most of them in each piece.
 * A few triangles of the forearm's bones face inwards in the source. */
export function turnAlike({ points, triangles }) {
  const byEdge = Map.groupBy(
    triangles.flatMap((t, i) => t.map((a, k) => ({ i, a, b: t[(k + 1) % 3] }))),
    ({ a, b }) => `${Math.min(a, b)},${Math.max(a, b)}`,
  )
  const beside = triangles.map(() => [])
  for (const pair of byEdge.values()) {
    if (pair.length !== 2) continue
    const [s, t] = pair
    beside[s.i].push([t.i, s.a === t.a])
    beside[t.i].push([s.i, s.a === t.a])
  }
  const flip = triangles.map(() => null)
  for (const start of triangles.keys()) {
    if (flip[start] !== null) continue
    flip[start] = false
    const patch = [start]
    for (const i of patch) {
      for (const [j, against] of beside[i]) {
        if (flip[j] !== null) continue
        flip[j] = flip[i] !== against
        patch.push(j)
      }
    }
    const flipped = patch.filter((i) => flip[i]).length
    if (2 * flipped > patch.length) for (const i of patch) flip[i] = !flip[i]
  }
  return { points, triangles: triangles.map(([a, b, c], i) => (flip[i] ? [a, c, b] : [a, b, c])) }
}

/** Meshes as one. */
export function join(meshes) {
  const points = []
  const triangles = []
  for (const m of meshes) {
    const first = points.length
    for (const p of m.points) points.push(p)
    for (const t of m.triangles) triangles.push(t.map((i) => i + first))
  }
  return { points, triangles }
}

/** Left for right: z turned, triangles turned so that they still face outwards. */
export function mirror({ points, triangles }) {
  return {
    points: points.map(([x, y, z]) => [x, y, -z]),
    triangles: triangles.map(([a, b, c]) => [a, c, b]),
  }
}

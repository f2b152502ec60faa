// Round surfaces from coarse meshes, and fewer triangles from fine ones.

import { MeshoptSimplifier } from 'meshoptimizer'
import { compact } from './stl.js'
import { add, cross, dot, norm, sub, times, unit } from './vec.js'

await MeshoptSimplifier.ready

/** Unit normals at the points; a triangle counts by its angle there. */
export function pointNormals({ points, triangles }) {
  const sums = points.map(() => [0, 0, 0])
  for (const t of triangles) {
    const n = unit(cross(sub(points[t[1]], points[t[0]]), sub(points[t[2]], points[t[0]])))
    for (let i = 0; i < 3; ++i) {
      const [a, b] = [1, 2].map((k) => unit(sub(points[t[(i + k) % 3]], points[t[i]])))
      const angle = Math.acos(Math.min(1, Math.max(-1, dot(a, b))))
      sums[t[i]] = add(sums[t[i]], times(angle, n))
    }
  }
  return sums.map(unit)
}

/** Mean length of the edges [m]. */
function meanEdge({ points, triangles }) {
  let sum = 0
  for (const [a, b, c] of triangles) {
    for (const [i, j] of [[a, b], [b, c], [c, a]]) sum += norm(sub(points[i], points[j]))
  }
  return sum / (3 * triangles.length)
}

/** The mesh with each edge cut so that pieces are about `edge` long, bulged to its normals.
 *
 * Curved point-normal triangles (Vlachos, Peters, Boyd, Mitchell 2001, I3D, 159-166): the points of
 * the coarse mesh stay where they are.
 */
export function roundOff(mesh, edge) {
  const cuts = Math.min(4, Math.round(meanEdge(mesh) / edge))
  if (cuts < 2) return mesh
  const { points, triangles } = mesh
  const normals = pointNormals(mesh)
  const out = points.map((p) => p)
  const found = new Map()
  // A third of the way from p to q, pulled into the plane at p.
  const arm = (p, q) => {
    const d = sub(points[q], points[p])
    return sub(add(points[p], times(1 / 3, d)), times(dot(d, normals[p]) / 3, normals[p]))
  }
  const pointAt = (t, counts) => {
    const used = counts.flatMap((n, i) => (n ? [[t[i], n]] : []))
    if (used.length === 1) return used[0][0]
    used.sort(([a], [b]) => a - b)
    const key = used.length === 2 ? used.flat().join() : `${t}:${counts}`
    if (!found.has(key)) {
      const [u, v, w] = counts.map((n) => n / cuts)
      const [a, b, c] = t
      const arms = [[a, b, u, v], [b, a, v, u], [b, c, v, w], [c, b, w, v], [c, a, w, u], [a, c, u, w]]
      let p = [[a, u], [b, v], [c, w]].reduce((s, [i, k]) => add(s, times(k ** 3, points[i])), [0, 0, 0])
      let middle = [0, 0, 0]
      for (const [i, j, k, l] of arms) {
        const control = arm(i, j)
        p = add(p, times(3 * k * k * l, control))
        middle = add(middle, times(1 / 4, control))
      }
      for (const i of t) middle = sub(middle, times(1 / 6, points[i]))
      p = add(p, times(6 * u * v * w, middle))
      found.set(key, out.length)
      out.push(p)
    }
    return found.get(key)
  }
  const cut = []
  for (const t of triangles) {
    const at = (i, j) => pointAt(t, [cuts - i - j, i, j])
    for (let i = 0; i < cuts; ++i) {
      for (let j = 0; i + j < cuts; ++j) {
        cut.push([at(i, j), at(i + 1, j), at(i, j + 1)])
        if (i + j + 1 < cuts) cut.push([at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)])
      }
    }
  }
  return { points: out, triangles: cut }
}

/** The mesh with at most so many triangles, as near to the original as that allows. */
export function simplify(mesh, most) {
  if (mesh.triangles.length <= most) return mesh
  const [indices] = MeshoptSimplifier.simplify(
    new Uint32Array(mesh.triangles.flat()), new Float32Array(mesh.points.flat()), 3, 3 * most, 1)
  const triangles = Array.from({ length: indices.length / 3 }, (_, i) => [...indices.slice(3 * i, 3 * i + 3)])
  return compact({ points: mesh.points, triangles })
}

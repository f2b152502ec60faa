// The nearest point of a mesh.

import { add, dot, norm, sub, times } from './vec.js'

/** Nearest point to p on the triangle a b c (Ericson 2005, Real-Time Collision Detection, 5.1.5). */
function nearestOnTriangle(p, a, b, c) {
  const ab = sub(b, a)
  const ac = sub(c, a)
  const ap = sub(p, a)
  const d1 = dot(ab, ap)
  const d2 = dot(ac, ap)
  if (d1 <= 0 && d2 <= 0) return a
  const bp = sub(p, b)
  const d3 = dot(ab, bp)
  const d4 = dot(ac, bp)
  if (d3 >= 0 && d4 <= d3) return b
  const vc = d1 * d4 - d3 * d2
  if (vc <= 0 && d1 >= 0 && d3 <= 0) return add(a, times(d1 / (d1 - d3), ab))
  const cp = sub(p, c)
  const d5 = dot(ab, cp)
  const d6 = dot(ac, cp)
  if (d6 >= 0 && d5 <= d6) return c
  const vb = d5 * d2 - d1 * d6
  if (vb <= 0 && d2 >= 0 && d6 <= 0) return add(a, times(d2 / (d2 - d6), ac))
  const va = d3 * d6 - d5 * d4
  if (va <= 0 && d4 >= d3 && d5 >= d6) {
    return add(b, times((d4 - d3) / (d4 - d3 + d5 - d6), sub(c, b)))
  }
  const scale = 1 / (va + vb + vc)
  return add(a, add(times(vb * scale, ab), times(vc * scale, ac)))
}

/** { point, distance } of the mesh's nearest point to p. */
export function nearest({ points, triangles }, p) {
  let best = { point: null, distance: Infinity }
  for (const [a, b, c] of triangles) {
    const point = nearestOnTriangle(p, points[a], points[b], points[c])
    const distance = norm(sub(p, point))
    if (distance < best.distance) best = { point, distance }
  }
  return best
}

/** Value below which the given share of the numbers lies. */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
}

// Vectors and 3 by 3 matrices as plain arrays; a matrix is three rows.

export const add = (a, b) => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const sub = (a, b) => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const times = (k, a) => [k * a[0], k * a[1], k * a[2]]
export const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const cross = (a, b) => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
export const norm = (a) => Math.sqrt(dot(a, a))
export const unit = (a) => times(1 / (norm(a) || 1), a)
export const apply = (m, v) => [dot(m[0], v), dot(m[1], v), dot(m[2], v)]
export const transpose = (m) => [0, 1, 2].map((i) => m.map((row) => row[i]))
export const product = (a, b) => transpose(transpose(b).map((column) => apply(a, column)))
export const identity = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]

/** Body-fixed rotations about x, then y, then z [rad], as OpenSim's `orientation`. */
export function rotationXyz([x, y, z]) {
  const [cx, sx, cy, sy, cz, sz] = [x, y, z].flatMap((t) => [Math.cos(t), Math.sin(t)])
  const rx = [[1, 0, 0], [0, cx, -sx], [0, sx, cx]]
  const ry = [[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]]
  const rz = [[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]]
  return product(product(rx, ry), rz)
}

// Least-squares maps of a mesh to a segment: p = linear · m + shift.

import { add, apply, cross, dot, identity, norm, product, sub, times, transpose } from './vec.js'

/** Columns of each linear model: the derivative of p by one parameter, at a point of the mesh.
 * `column` takes the scale across (x and z) as given, `shift` the whole scale. */
const MODELS = {
  shift: [],
  upright: [(m) => m],
  column: [(m) => [0, m[1], 0]],
  sagittal: [
    (m) => [m[0], 0, 0],
    (m) => [m[1], 0, 0],
    (m) => [0, m[0], 0],
    (m) => [0, m[1], 0],
    (m) => [0, 0, m[2]],
  ],
}
// Everything here is its own mirror image, so nothing is shifted along z.
const SHIFTS = [() => [1, 0, 0], () => [0, 1, 0]]

/** Solves a x = b by elimination with pivots. */
function solveLinear(a, b) {
  const n = b.length
  const rows = a.map((row, i) => [...row, b[i]])
  for (let i = 0; i < n; ++i) {
    const pivot = rows.slice(i).reduce((p, row, k) =>
      Math.abs(row[i]) > Math.abs(rows[p][i]) ? i + k : p, i)
    ;[rows[i], rows[pivot]] = [rows[pivot], rows[i]]
    if (Math.abs(rows[i][i]) < 1e-12) throw new Error('too few landmarks for this fit')
    for (let k = 0; k < n; ++k) {
      if (k === i) continue
      const f = rows[k][i] / rows[i][i]
      for (let j = i; j <= n; ++j) rows[k][j] -= f * rows[i][j]
    }
  }
  return rows.map((row, i) => row[n] / row[i])
}

/** The linear model that brings pairs { m, p } together best. */
function solveModel(model, across, pairs) {
  const columns = [...MODELS[model], ...SHIFTS]
  const given = (m) =>
    model === 'column' ? [across * m[0], 0, across * m[2]] : times(model === 'shift' ? across : 0, m)
  const n = columns.length
  const a = Array.from({ length: n }, () => new Array(n).fill(0))
  const b = new Array(n).fill(0)
  for (const { m, p } of pairs) {
    const c = columns.map((column) => column(m))
    const rest = sub(p, given(m))
    for (let i = 0; i < n; ++i) {
      for (let j = 0; j < n; ++j) a[i][j] += dot(c[i], c[j])
      b[i] += dot(c[i], rest)
    }
  }
  const x = solveLinear(a, b)
  const at = (m) => columns.reduce((sum, column, i) => add(sum, times(x[i], column(m))), given(m))
  const shift = at([0, 0, 0])
  return { linear: transpose(identity.map((axis) => sub(at(axis), shift))), shift }
}

/** One scale, a turn and a shift (Horn 1987, J. Opt. Soc. Am. A 4, 629). */
function solveSimilarity(pairs) {
  const mean = (key) =>
    times(1 / pairs.length, pairs.reduce((sum, pair) => add(sum, pair[key]), [0, 0, 0]))
  const [cm, cp] = [mean('m'), mean('p')]
  const s = identity.map(() => [0, 0, 0])
  let [mm, pp] = [0, 0]
  for (const pair of pairs) {
    const [m, p] = [sub(pair.m, cm), sub(pair.p, cp)]
    for (let i = 0; i < 3; ++i) for (let j = 0; j < 3; ++j) s[i][j] += m[i] * p[j]
    mm += dot(m, m)
    pp += dot(p, p)
  }
  const n = [
    [s[0][0] + s[1][1] + s[2][2], s[1][2] - s[2][1], s[2][0] - s[0][2], s[0][1] - s[1][0]],
    [0, s[0][0] - s[1][1] - s[2][2], s[0][1] + s[1][0], s[2][0] + s[0][2]],
    [0, 0, -s[0][0] + s[1][1] - s[2][2], s[1][2] + s[2][1]],
    [0, 0, 0, -s[0][0] - s[1][1] + s[2][2]],
  ]
  // Largest eigenvector by powers; the shift makes every eigenvalue positive.
  const most = Math.sqrt(mm * pp) * 2
  let q = [1, 0.3, 0.2, 0.1]
  for (let k = 0; k < 20000; ++k) {
    q = q.map((_, i) => most * q[i] + q.reduce((t, x, j) => t + n[Math.min(i, j)][Math.max(i, j)] * x, 0))
    const length = Math.hypot(...q)
    q = q.map((x) => x / length)
  }
  const [w, ...v] = q
  const turn = transpose(identity.map((e) =>
    add(e, times(2, add(times(w, cross(v, e)), cross(v, cross(v, e)))))))
  const scale = Math.sqrt(pp / mm)
  const linear = turn.map((row) => times(scale, row))
  return { linear, shift: sub(cp, apply(linear, cm)) }
}

const SAME = { linear: identity, shift: [0, 0, 0] }

export const place = ({ linear, shift }, m) => add(apply(linear, m), shift)


/** The map of one group from its landmarks [{ m, p }]: m on the mesh, p in the segment. */
export function solveFit(model, across, landmarks) {
  if (model === 'same') return SAME
  return model === 'similarity' ? solveSimilarity(landmarks) : solveModel(model, across, landmarks)
}

/** { rms, most } of the landmarks' distances [m]. */
export function residual(map, landmarks) {
  const d = landmarks.map(({ m, p }) => norm(sub(place(map, m), p)))
  return {
    rms: Math.sqrt(d.reduce((sum, x) => sum + x * x, 0) / (d.length || 1)),
    most: Math.max(0, ...d),
  }
}

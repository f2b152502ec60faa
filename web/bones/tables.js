// The tables: ours, and those of the adult body.

import { readFileSync } from 'node:fs'

export const bonesFolder = new URL('./', import.meta.url)
export const bodyFolder = new URL('../../data/bodies/', import.meta.url)

/** Rows of a comma-separated table as objects; lines that start with # are notes. */
export function loadTable(folder, name) {
  const lines = readFileSync(new URL(`${name}.csv`, folder), 'utf8').split('\n')
  const [header, ...rows] = lines
    .filter((line) => line && !line.startsWith('#'))
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        (m) => m[1]?.replaceAll('""', '"') ?? m[2],
      ),
    )
  return rows.map((row) => {
    if (row.length !== header.length) throw new Error(`${name}.csv: a row of ${row.length}: ${row}`)
    return Object.fromEntries(header.map((key, i) => [key, row[i]]))
  })
}

export const vector = (row, prefix = '') => ['x', 'y', 'z'].map((k) => Number(row[prefix + k]))

export const twin = (name) => (name.endsWith('_r') ? `${name.slice(0, -2)}_l` : name)

/** Where muscles begin and end on each segment: [{ muscle, p }]; points between are no attachments. */
export function attachments() {
  const paths = Map.groupBy(loadTable(bodyFolder, 'path_points'), (row) => row.muscle)
  const ends = [...paths.values()].flatMap((path) => [path[0], path[path.length - 1]])
  const out = Object.groupBy(ends, (row) => row.segment)
  for (const segment in out) {
    out[segment] = out[segment].map((row) => ({ muscle: row.muscle, p: vector(row) }))
  }
  return out
}

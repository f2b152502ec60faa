import { gzipSync } from "node:zlib";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";
import { viteSingleFile } from "vite-plugin-singlefile";

const outDir = process.env.SINEW_PAGE_OUT ?? "dist";

/** Writes name.gz beside every file that packing makes smaller; the server sends it as it is. */
function packedTwins() {
  return {
    name: "packed-twins",
    closeBundle() {
      for (const name of readdirSync(outDir, { recursive: true })) {
        const path = join(outDir, name);
        if (!statSync(path).isFile() || path.endsWith(".gz")) continue;
        const bytes = readFileSync(path);
        const packed = gzipSync(bytes, { level: 9 });
        if (packed.length < 0.9 * bytes.length) writeFileSync(`${path}.gz`, packed);
      }
    },
  };
}

/** What the page carries of others, with their terms: they ship with it. */
function licences() {
  return {
    name: "licences",
    closeBundle() {
      const parts = ["three", "uplot"].map(
        (name) => `${name}\n\n${readFileSync(`node_modules/${name}/LICENSE`, "utf8")}`,
      );
      const bones =
        "myo-sim: the bone meshes of bones.glb, moved, scaled, rounded off and simplified (Apache-2.0)\n\n" +
        readFileSync("../LICENSE", "utf8");
      writeFileSync(join(outDir, "licenses.txt"), [...parts, bones].join("\n\n----\n\n"));
    },
  };
}

/** The page that the server shows; with `--mode report` the one that `sinew analyze --html` fills. */
export default defineConfig(({ mode }) =>
  mode === "report"
    ? {
        build: { outDir, emptyOutDir: false, rolldownOptions: { input: "report.html" } },
        publicDir: false,
        plugins: [viteSingleFile()],
      }
    : {
        build: { outDir, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1000 },
        plugins: [licences(), packedTwins()],
      },
);

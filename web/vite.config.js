import { gzipSync } from "node:zlib";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vite";

/** Writes name.gz beside every file that packing makes smaller; the server sends it as it is. */
function packedTwins() {
  let folder = "";
  return {
    name: "packed-twins",
    configResolved(config) {
      folder = config.build.outDir;
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true })) {
        const path = join(folder, name);
        if (!statSync(path).isFile() || path.endsWith(".gz")) continue;
        const bytes = readFileSync(path);
        const packed = gzipSync(bytes, { level: 9 });
        if (packed.length < 0.9 * bytes.length) writeFileSync(`${path}.gz`, packed);
      }
    },
  };
}

export default defineConfig({
  build: { outDir: process.env.SINEW_PAGE_OUT ?? "dist", emptyOutDir: true, assetsInlineLimit: 0 },
  plugins: [packedTwins()],
});

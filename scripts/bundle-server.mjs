/**
 * The server in few files: Node looks up and reads each module by itself, and over a thousand of them are most of the time
 * that starting takes. What runs in threads and processes of its own is loaded from the modules as tsc wrote them.
 */
import { join, relative } from 'node:path';
import { build } from 'vite';
import { root } from './set-up.mjs';

const outDir = join(root, 'dist', 'bundle');
const sources = join(root, 'src');

/** A module goes on seeing the address it has in `dist/`, where its neighbours are. */
const ownAddresses = {
  name: 'own-addresses',
  transform(code, id) {
    if (!id.startsWith(sources) || !code.includes('import.meta.url')) return null;
    const compiled = relative(sources, id).replace(/\.ts$/, '.js').replaceAll('\\', '/');
    const address = `new URL(${JSON.stringify(`../${compiled}`)}, import.meta.url).href`;
    return { code: code.replaceAll('import.meta.url', address), map: null };
  },
};

await build({
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  plugins: [ownAddresses],
  ssr: { noExternal: ['typebox'] },
  build: {
    ssr: join(sources, 'main.ts'),
    outDir,
    target: 'node20',
    minify: false,
    sourcemap: true,
    rollupOptions: { output: { entryFileNames: 'main.js', chunkFileNames: '[name]-[hash].js' } },
  },
});

/** Everything a change must pass, quickest first: format, lint, types, then the whole suite (with the architecture test). */
import { install, runTool } from './set-up.mjs';

install();
runTool('@biomejs/biome/bin/biome', ['format', '.']);
runTool('@biomejs/biome/bin/biome', ['lint', '--error-on-warnings', '.']);
for (const project of ['tsconfig.pure.json', 'tsconfig.json', 'web/tsconfig.json']) {
  runTool('typescript/bin/tsc', ['-p', project, '--noEmit']);
}
await import('./test.mjs');

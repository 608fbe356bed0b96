import { build, install, runTool } from './set-up.mjs';

install();
build();
runTool('vitest/vitest.mjs', ['run', ...process.argv.slice(2)]);

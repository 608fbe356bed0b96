import { install, runTool } from './set-up.mjs';

install();
runTool('tsx/dist/cli.mjs', ['test/tck/main.ts', ...process.argv.slice(2)]);

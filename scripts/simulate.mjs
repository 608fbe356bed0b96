import { install, runTool } from './set-up.mjs';

install();
runTool('tsx/dist/cli.mjs', ['test/simulation/nodes/main.ts', ...process.argv.slice(2)]);

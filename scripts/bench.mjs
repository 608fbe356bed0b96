import { build, install, runTool } from './set-up.mjs';

install();
build();
runTool('tsx/dist/cli.mjs', ['bench/main.ts', ...process.argv.slice(2)]);

/** Takes the pictures of the documentation from the running application (docs/images); needs Chromium. */
import { build, install, runTool } from './set-up.mjs';

install();
build();
runTool('tsx/dist/cli.mjs', ['test/browser/take-pictures.ts']);

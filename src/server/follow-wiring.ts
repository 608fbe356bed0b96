/**
 * A new export of a drawing under a key that is there already: its wiring follows, and what became of each element is
 * told before anything is deployed.
 */
import type { Diagram } from '../bpmn/diagram.ts';
import { type CarriedWiring, carryWiring } from '../wiring/matching/carry-wiring.ts';
import type { DiagramMatch } from '../wiring/matching/diagram-match.ts';
import { matchDiagrams } from '../wiring/matching/match-diagrams.ts';
import { validateWiring } from '../wiring/validate-wiring.ts';
import type { DeploymentLibrary, OpenDeployment } from './deployment-library.ts';
import { type ImportedFile, importFile } from './import-file.ts';
import { RequestProblem } from './problem.ts';
import type { Upload } from './upload.ts';

export interface Followed {
  readonly file: ImportedFile;
  /** Present where the key has versions. */
  readonly before?: OpenDeployment;
  readonly match?: DiagramMatch;
  /** Present where no wiring came with the file. */
  readonly carried?: CarriedWiring;
}

export async function importFollowing(
  upload: Upload,
  key: string,
  library: DeploymentLibrary,
): Promise<Followed> {
  const { source, fileName } = upload;
  const catalogue = await library.catalogue();
  if ((await library.newestVersion(key)) === 0)
    return { file: await importFile(source, fileName, upload.wiring, catalogue) };
  const before = await library.open((await library.find(key)).id);
  let carried: CarriedWiring | undefined;
  const follow = (diagram: Diagram) => {
    carried = carryWiring(wiringOf(before), matchDiagrams(before.diagram, diagram));
    return carried.wiring;
  };
  const file = await importFile(source, fileName, upload.wiring ?? follow, catalogue);
  const match = matchDiagrams(before.diagram, file.diagram);
  return { file, before, match, ...(carried !== undefined && { carried }) };
}

function wiringOf({ deployment }: OpenDeployment) {
  const checked = validateWiring(deployment.wiring);
  if (checked.ok) return checked.wiring;
  throw new RequestProblem('wiring-invalid', `The wiring of version ${deployment.version} cannot be read.`);
}

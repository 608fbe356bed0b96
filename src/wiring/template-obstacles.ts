/** Templates that the wiring names and that cannot be followed, as findings. */
import { nameOf } from '../bpmn/naming.ts';
import type { Compilation } from './compilation.ts';
import { quote } from './usable-expression.ts';

export function reportTemplateObstacles(compilation: Compilation): void {
  for (const [id, obstacle] of compilation.templateObstacles) {
    const node = compilation.map.places.get(id)?.node;
    if (node === undefined) continue;
    const name = quote(nameOf(compilation.map, node));
    const meanwhile = 'definitions' in node ? 'It goes by what is drawn' : 'A person does it';
    if (obstacle.kind === 'missing') {
      compilation.report('connector-missing', node, {
        message: `${name} is wired by the template ${quote(obstacle.template)}, which is not here.`,
        default: `${meanwhile} until the template is added.`,
      });
    } else {
      compilation.report('connector-incomplete', node, {
        message: `${name} is wired by the template ${quote(obstacle.name)}, but ${obstacle.lacking.join(' and ')}.`,
        default: `${meanwhile} until the wiring is complete.`,
      });
    }
  }
}

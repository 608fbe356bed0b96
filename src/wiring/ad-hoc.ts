/**
 * AdHoc: what can be chosen in an ad-hoc subprocess, who chooses, and when it is finished. Precedence: the wiring, else
 * the completion condition of the diagram where it can be evaluated, else a person says that it is done.
 *
 * Source: BPMN 2.0.2, 10.3.5.2.
 */
import type { SubProcess } from '../bpmn/diagram.ts';
import { nameOf, tidyText } from '../bpmn/naming.ts';
import type { ExpressionSource } from '../expressions/expression.ts';
import type { Compilation } from './compilation.ts';
import type { AdHocSubProcessDefinition } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { renamed, roleOfElement } from './roles.ts';
import { looseActivities } from './starts.ts';
import { tidyInstruction } from './steps.ts';
import { quote, readExpression } from './usable-expression.ts';
import { wiredSource } from './wired-values.ts';

type AdHoc = Pick<
  AdHocSubProcessDefinition,
  'sequential' | 'cancelRemaining' | 'offers' | 'next' | 'until' | 'activates'
>;

/** Absent: nothing in it can be chosen, so it runs like any other subprocess. */
export function adHocOf(compilation: Compilation, place: Place, node: SubProcess): AdHoc | undefined {
  const { adHoc } = node;
  if (adHoc === undefined) return undefined;
  const name = nameOf(compilation.map, node);
  const offers = offersOf(compilation, node);
  if (offers.length === 0) {
    compilation.report('ad-hoc-nothing-to-choose', node, {
      message: `Nothing in the ad-hoc subprocess ${quote(name)} can be chosen: flows lead to all of it.`,
      default: 'It is carried out along its flows, like any other subprocess.',
    });
    return undefined;
  }
  const wired = compilation.wiring.adHoc?.[node.id];
  const role =
    wired?.role === undefined ? roleOfElement(compilation, place) : renamed(compilation, wired.role);
  const instruction = tidyInstruction(node.documentation);
  const until = untilOf(compilation, node);
  const activates = until === undefined || wired?.until !== undefined ? activatesOf(node) : undefined;
  if (activates === undefined) reportChosen(compilation, node, role, offers.length, until);
  return {
    sequential: wired?.sequential ?? adHoc.isSequential,
    cancelRemaining: adHoc.cancelRemaining,
    offers,
    next: {
      prompt: wired?.prompt ?? `What is next in “${name}”?`,
      role,
      ...(instruction === undefined ? {} : { instruction }),
    },
    ...(until === undefined ? {} : { until }),
    ...(activates === undefined ? {} : { activates }),
  };
}

/** Two activities of the same name could not be told apart: they are numbered. */
function offersOf(compilation: Compilation, node: SubProcess): AdHoc['offers'] {
  const ids = looseActivities(node.scope);
  const names = ids.map((id) => nameOf(compilation.map, compilation.map.places.get(id)?.node ?? node));
  return ids.map((element, index) => {
    const label = names[index] ?? element;
    const same = names.filter((other) => other === label).length > 1;
    return {
      element,
      label: same
        ? `${label} (${names.slice(0, index + 1).filter((other) => other === label).length})`
        : label,
    };
  });
}

export function untilOf(compilation: Compilation, node: SubProcess): ExpressionSource | undefined {
  const wired = compilation.wiring.adHoc?.[node.id]?.until;
  if (wired !== undefined) return wiredSource(compilation, node.id, `/adHoc/${node.id}/until`, wired);
  const read = readExpression(node.adHoc?.completionCondition);
  if (read.usable) return read.source;
  if (read.why === 'not-an-expression') {
    compilation.report('ad-hoc-end-asked', node, {
      message: `${quote(nameOf(compilation.map, node))} is finished when ${read.quote}, which Baton cannot evaluate.`,
      default: 'Who chooses what is next also says when it is done.',
    });
  }
  return undefined;
}

/** Zeebe's list of the elements to carry out. */
export function activatesOf(node: SubProcess): ExpressionSource | undefined {
  const said = node.extensions.find(({ name }) => name === 'zeebe:adHoc');
  const text = tidyText(said?.attributes.activeElementsCollection);
  const read = text === undefined ? undefined : readExpression({ text, language: 'feel' });
  return read?.usable === true ? read.source : undefined;
}

function reportChosen(
  compilation: Compilation,
  node: SubProcess,
  role: string,
  count: number,
  until: ExpressionSource | undefined,
): void {
  const end = until === undefined ? ', and says when it is done' : '';
  compilation.report('ad-hoc-chosen', node, {
    message: `The ${count === 1 ? 'activity' : `${count} activities`} in ${quote(nameOf(compilation.map, node))} can be done in any order, each as often as needed.`,
    default: `${role} chooses what is next${end}.`,
  });
}

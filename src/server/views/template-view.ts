/** Element templates as the API shows them: in a list, and as the form of one step. */
import type { FlowNode } from '../../bpmn/diagram.ts';
import { drawnValues } from '../../wiring/element-templates/apply-template.ts';
import type { TemplateBinding, TemplateCondition } from '../../wiring/element-templates/element-template.ts';
import { labelOf } from '../../wiring/element-templates/template-values.ts';
import type {
  FieldCondition,
  StepTemplates,
  TemplateField,
  TemplateForm,
  TemplateSummary,
} from '../api/templates.ts';
import type { KeptTemplate } from '../template-library.ts';

export function templateSummary({ row, template }: KeptTemplate): TemplateSummary {
  const { id, version, name, description, flavour, appliesTo, properties } = template;
  return {
    id,
    version,
    name,
    ...(description === undefined ? {} : { description }),
    flavour,
    appliesTo: [...appliesTo],
    fields: properties.filter(({ type }) => type !== 'Hidden').length,
    fileName: row.fileName,
    addedAt: row.addedAt,
  };
}

export function stepTemplates(kept: readonly KeptTemplate[], node: FlowNode): StepTemplates {
  const drawn = drawnTemplate(node);
  const newest = kept.filter(
    ({ template }, index) => kept.findIndex((each) => each.template.id === template.id) === index,
  );
  const exact = kept.find(
    ({ template }) =>
      template.id === drawn?.id && (drawn.version === undefined || drawn.version === template.version),
  );
  const others = newest.filter(
    ({ template }) => template.id !== exact?.template.id && fits(template.appliesTo, node.type),
  );
  const ofDrawn = exact === undefined ? [] : [exact];
  return {
    ...(drawn === undefined ? {} : { drawn }),
    items: [...ofDrawn, ...others].map((each) => templateForm(each, node, drawn?.id)),
  };
}

function drawnTemplate({ foreignAttributes }: FlowNode): StepTemplates['drawn'] {
  for (const prefix of ['zeebe', 'camunda', 'operaton']) {
    const id = foreignAttributes[`${prefix}:modelerTemplate`];
    if (id === undefined) continue;
    const version = Number(foreignAttributes[`${prefix}:modelerTemplateVersion`] ?? '');
    return { id, ...(Number.isInteger(version) && version > 0 ? { version } : {}) };
  }
  return undefined;
}

/** A tool changes a task's type to the one the template is for; here nothing is drawn, so any kind of task will do. */
function fits(appliesTo: readonly string[], type: string): boolean {
  return appliesTo.some((each) => {
    const wanted = each.slice(each.indexOf(':') + 1).toLowerCase();
    const own = type.toLowerCase();
    if (wanted === own || wanted === 'flownode' || wanted === 'activity') return true;
    return own.endsWith('task') && wanted.endsWith('task');
  });
}

function templateForm({ template }: KeptTemplate, node: FlowNode, drawn: string | undefined): TemplateForm {
  const { id, version, name, description, flavour, groups, properties } = template;
  const carried = drawnValues(template, node);
  return {
    id,
    version,
    name,
    ...(description === undefined ? {} : { description }),
    flavour,
    drawn: id === drawn,
    groups: groups.map((group) => ({ ...group })),
    fields: properties.map((property) => {
      const { binding, choices, condition, constraints, label: _label, optional: _o, ...own } = property;
      const value = carried.get(property);
      return {
        ...own,
        label: labelOf(property),
        ...seenBy(binding),
        ...(value === undefined ? {} : { drawn: value }),
        ...(choices === undefined ? {} : { choices: choices.map((choice) => ({ ...choice })) }),
        ...(constraints === undefined ? {} : { constraints: { ...constraints } }),
        ...(condition === undefined ? {} : { condition: conditionView(condition) }),
      };
    }),
  };
}

/** Formulas of an inbound connector, and of what is taken of an answer, are not worked out over a case. */
function seenBy({ type, name }: TemplateBinding): Pick<TemplateField, 'over'> {
  if (type === 'zeebe:property') return { over: 'request' };
  const isOfAnswer = type === 'zeebe:taskHeader' && /^(?:result|error)Expression$/u.test(name);
  return isOfAnswer ? { over: 'response' } : {};
}

function conditionView(condition: TemplateCondition): FieldCondition {
  // cast: a condition is the JSON it was read from; the API's schema names the depths that templates have
  return JSON.parse(JSON.stringify(condition)) as FieldCondition;
}

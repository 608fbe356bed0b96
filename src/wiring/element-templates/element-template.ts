/**
 * ElementTemplate: an element template (the open JSON schema of bpmn-io, in the flavours of Camunda 7 and 8) as Baton knows
 * it: a form, and for each field the place in a diagram where a modelling tool writes its value.
 *
 * Boundary: the form of it. Reading a file is `read-templates.ts`, values and conditions are `template-values.ts`, what a
 * filled template means for a step is `apply-template.ts`.
 *
 * Source: https://github.com/camunda/element-templates-json-schema.
 */
import type { JsonValue } from '../../expressions/value.ts';

export type TemplateFlavour = 'camunda7' | 'camunda8';
export type TemplateValue = string | number | boolean;

export interface ElementTemplate {
  readonly id: string;
  readonly name: string;
  /** 0 where the file says none. */
  readonly version: number;
  readonly flavour: TemplateFlavour;
  readonly description?: string;
  /** Types of BPMN elements, `bpmn:Task`, …; never empty. */
  readonly appliesTo: readonly string[];
  /** The kind of event it makes of an element, `bpmn:MessageEventDefinition`. */
  readonly event?: string;
  readonly groups: readonly { readonly id: string; readonly label: string }[];
  readonly properties: readonly TemplateProperty[];
}

export const propertyTypes = ['String', 'Text', 'Dropdown', 'Boolean', 'Hidden', 'Number'] as const;

export interface TemplateProperty {
  /** What a wiring gives its value under: its id, else what it is bound to; unique among those that can be filled at once. */
  readonly key: string;
  readonly id?: string;
  readonly label?: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly type: (typeof propertyTypes)[number];
  readonly group?: string;
  /** Stands there until somebody writes something else. */
  readonly value?: TemplateValue;
  readonly choices?: readonly { readonly name: string; readonly value: string }[];
  readonly feel?: 'optional' | 'required' | 'static';
  /** Left empty, nothing is written. */
  readonly optional?: true;
  readonly readOnly?: true;
  readonly constraints?: TemplateConstraints;
  readonly condition?: TemplateCondition;
  readonly binding: TemplateBinding;
}

export interface TemplateConstraints {
  readonly notEmpty?: boolean;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: { readonly value: string; readonly message?: string };
}

export type TemplateCondition =
  | {
      readonly property: string;
      readonly equals?: TemplateValue;
      readonly oneOf?: readonly TemplateValue[];
      readonly isActive?: boolean;
      readonly isEmpty?: boolean;
    }
  | { readonly allMatch: readonly TemplateCondition[] }
  | { readonly anyMatch: readonly TemplateCondition[] };

export interface TemplateBinding {
  /** `zeebe:input`, `camunda:inputParameter`, `property`, … */
  readonly type: string;
  /** What of that kind: the name, key, source or property it is told apart by; empty where there is one only. */
  readonly name: string;
  readonly scriptFormat?: string;
  /** `camunda:Connector`: it belongs to the connector of the step. */
  readonly scope?: string;
}

/** Values by key, as a wiring gives them. */
export type TemplateValues = Readonly<Record<string, TemplateValue>>;

/** The file as it was added, one template of it. */
export interface TemplateSource {
  readonly template: ElementTemplate;
  readonly json: JsonValue;
}

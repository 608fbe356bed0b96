/** A connector from a vendor's declaration. */
import { Type } from 'typebox';
import type { Variables } from '../../kernel/command.ts';
import { type Connector, type ConnectorAction, defineAction } from '../action.ts';
import { callVendor } from './vendor-action.ts';
import type { VendorDeclaration, VendorOperation } from './vendor-declaration.ts';

export function vendorConnector(vendor: VendorDeclaration): Connector {
  return {
    id: vendor.id,
    name: vendor.name,
    description: vendor.description,
    tested: `Against a recorded contract, written from the published reference (${vendor.reference}); not against the service itself.`,
    actions: vendor.operations.map((operation) => vendorAction(vendor, operation)),
  };
}

function vendorAction(vendor: VendorDeclaration, operation: VendorOperation): ConnectorAction {
  const { id, name, description, fields, gives, effect, repeat, suggestedBy } = operation;
  return defineAction({
    id: `${vendor.id}.${id}`,
    name,
    description,
    inputs: Type.Object(fields),
    outputs: Type.Object({
      ...Object.fromEntries(
        Object.entries(gives).map(([each, { title }]) => [each, Type.Unknown({ title })]),
      ),
      answer: Type.Unknown({ title: 'The whole answer' }),
    }),
    credential: vendor.credential,
    effect,
    repeat,
    ...(suggestedBy === undefined ? {} : { suggestedBy }),
    // cast: inputs of a form are JSON
    run: async (call) => callVendor(vendor, operation, { ...call, inputs: call.inputs as Variables }),
  });
}

/**
 * A vendor's web API, declared: where it is, how one signs in, and its operations with their fields and shapes. One file a
 * vendor; `vendor-connector.ts` makes a connector of it.
 *
 * Boundary: data. What HTTP itself means (refusals, retries) is the HTTP core's.
 */
import type { TProperties } from 'typebox';
import type { CredentialUse } from '../action.ts';
import type { Template } from './body-template.ts';

export interface VendorDeclaration {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Address of the published reference it was written from. */
  readonly reference: string;
  /** What every operation's path follows; of a `setting` or a `credential`: the field that holds it. */
  readonly base: string | { readonly setting: string } | { readonly credential: string };
  readonly credential: CredentialUse;
  /** `bearer`: by the HTTP core. `address`: whoever knows the address may call it. */
  readonly signsIn: 'bearer' | 'address';
  readonly headers?: Readonly<Record<string, Template>>;
  readonly query?: Readonly<Record<string, Template>>;
  readonly sentAs: 'json' | 'bracket-form' | 'multipart';
  readonly errors?: VendorErrors;
  readonly operations: readonly VendorOperation[];
}

/** Paths as `http/read-path.ts` reads them, the first that holds a text counts. */
export interface VendorErrors {
  readonly message: readonly string[];
  readonly code: readonly string[];
  /** Answers of a good status that are refusals all the same: what `at` holds is `is`. */
  readonly inGoodAnswers?: { readonly at: string; readonly is: boolean };
  /** Codes worth another attempt. */
  readonly passing?: readonly string[];
  /** Seconds to wait, where the answer says so in its body. */
  readonly retryAfter?: string;
}

export interface VendorOperation {
  /** Behind the vendor's id and a dot. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** `{name}` is filled with a field, or with a field of the credential where it is `{credential.name}`. */
  readonly path: string;
  /** Properties of the form. */
  readonly fields: TProperties;
  readonly query?: Readonly<Record<string, Template>>;
  readonly body?: Template;
  /** Absent: as the vendor's. */
  readonly sentAs?: VendorDeclaration['sentAs'];
  /** By name: where it stands in the answer. */
  readonly gives: Readonly<Record<string, { readonly title: string; readonly at: string }>>;
  readonly effect: 'reads' | 'writes';
  readonly repeat: 'safe' | 'safe-by-key' | 'unsafe';
  readonly suggestedBy?: readonly string[];
}

/** What triggers ask of the host; the host is one. */
import type { CaseId, Variables } from '../kernel/command.ts';
import type { DeploymentId } from '../ports/deployment.ts';
import type { Change, ChangeFeed } from '../ports/notifier.ts';
import type { ElementId } from '../wiring/definition.ts';

export interface CaseStarter {
  startCase(request: {
    readonly deployment: DeploymentId;
    readonly process?: ElementId;
    readonly startElements?: readonly ElementId[];
    readonly variables?: Variables;
    readonly title?: string;
    readonly idempotencyKey?: string;
    /** W3C: the place in a trace that causes it. */
    readonly traceparent?: string;
  }): Promise<
    | { readonly ok: true; readonly case: CaseId }
    | { readonly ok: false; readonly rejection: { readonly message: string } }
  >;
  /** Resolves when it is kept. */
  publishMessage(message: {
    readonly name: string;
    readonly correlation?: string;
    readonly variables?: Variables;
    readonly idempotencyKey?: string;
  }): Promise<void>;
  readonly changes: ChangeFeed;
  tell(changes: readonly Change[]): void;
}

/** Faults of a form, all at once, as one problem. */
import type { FormFault } from '../people/form-check.ts';
import { RequestProblem } from './problem.ts';

export function formProblem(faults: readonly FormFault[]): RequestProblem {
  const [first] = faults;
  return new RequestProblem(
    first?.code ?? 'request-invalid',
    faults.map((fault) => fault.message).join(' '),
    {
      ...(first === undefined ? {} : { where: first.where }),
      fields: faults.map(({ where, message }) => ({ where, message })),
    },
  );
}

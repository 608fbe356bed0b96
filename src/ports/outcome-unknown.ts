/** The store fell silent after a batch was sent: it may have been committed or not, and is not any more once another one is. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown';
}

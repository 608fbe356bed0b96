/** `message`: a sentence for whoever wrote the template. Another attempt comes out the same. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem';
}

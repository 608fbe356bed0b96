/**
 * dmn-js draws the names of DMN 1.3 only. The versions differ in their namespaces and in elements added later, not in what
 * a table or a graph looks like, so for drawing, and for drawing alone, every version is given the names of 1.3. What is
 * noted beside a rule dmn-js shows only where the rule is described by it, as most tools do.
 */
const model13 = 'https://www.omg.org/spec/DMN/20191111/MODEL/';
const drawing13 = 'https://www.omg.org/spec/DMN/20191111/DMNDI/';

export function asDrawable(xml: string): string {
  return xml
    .replace(/https?:\/\/(?:www\.)?omg\.org\/spec\/DMN\/\d+\/(?:MODEL\/?|dmn\d*\.xsd)(?=["'])/gi, model13)
    .replace(/https?:\/\/(?:www\.)?omg\.org\/spec\/DMN\/\d+\/DMNDI\/?(?=["'])/gi, drawing13)
    .replace(
      /<((?:\w+:)?)annotationEntry(?:\s[^>]*)?>\s*<\1text>([^<]*)<\/\1text>\s*<\/\1annotationEntry>/g,
      '<$1description>$2</$1description>',
    );
}

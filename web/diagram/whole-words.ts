/**
 * Labels beside events, gateways and flows keep their words whole: the file's label box was measured in the font of
 * another tool, and a hair's breadth too little would break "Yes" into "Ye" and "s".
 */
import type TextRenderer from 'bpmn-js/lib/draw/TextRenderer';

export function keepWordsWhole(renderer: TextRenderer): void {
  const createText = renderer.createText;
  const { fontSize } = renderer.getExternalStyle();
  renderer.createText = (text, options) => {
    const box = options?.box;
    if (!box || options.style?.fontSize !== fontSize) return createText(text, options);
    const { style } = options;
    const widths = text
      .split(/\s+/)
      .map((word) => renderer.getDimensions(word, { style, box: { width: 1000, height: 30 } }).width);
    const extra = Math.max(0, Math.ceil(Math.max(...widths)) + 2 - box.width);
    const label = createText(text, { ...options, box: { ...box, width: box.width + extra } });
    if (extra > 0) label.setAttribute('transform', `translate(${-extra / 2} 0)`);
    return label;
  };
}

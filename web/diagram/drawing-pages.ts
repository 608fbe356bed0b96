/** The pages of a file (BPMN's diagrams), and on which of them an element is drawn; read off bpmn-moddle's tree. */
export interface DrawingPage {
  readonly id: string;
  readonly name: string;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function pagesOf(definitions: unknown): DrawingPage[] {
  return list(field(definitions, 'diagrams')).flatMap((diagram, index) => {
    const id = text(field(diagram, 'id'));
    return id === undefined ? [] : [{ id, name: text(field(diagram, 'name')) ?? `Page ${index + 1}` }];
  });
}

/** The id of the page that draws the element. */
export function pageWith(definitions: unknown, element: string): string | undefined {
  const found = list(field(definitions, 'diagrams')).find((diagram) =>
    list(field(field(diagram, 'plane'), 'planeElement')).some(
      (drawn) => field(field(drawn, 'bpmnElement'), 'id') === element,
    ),
  );
  return text(field(found, 'id'));
}

/** An open live connection as a test sees it: the events in the order they came. */
import { StringDecoder } from 'node:string_decoder';
import { until } from './running-baton.ts';

export interface LiveEvent<Data = unknown> {
  readonly name: string;
  readonly id: string;
  readonly data: Data;
}

export class LivePage {
  readonly events: LiveEvent[] = [];
  readonly #abort = new AbortController();

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<LivePage> {
    const page = new LivePage();
    const answer = await fetch(url, { headers, signal: page.#abort.signal });
    if (answer.body === null) throw new Error('No stream came');
    void page.#read(answer.body);
    return page;
  }

  close(): void {
    this.#abort.abort();
  }

  /** The events of one name, as soon as there are so many that `enough` says so. */
  waitFor<Data>(
    name: string,
    enough: (found: readonly LiveEvent<Data>[]) => boolean,
  ): Promise<readonly LiveEvent<Data>[]> {
    return until(async () => {
      // cast: the test names the shape of this event
      const found = this.events.filter((event) => event.name === name) as LiveEvent<Data>[];
      return enough(found) ? found : undefined;
    });
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new StringDecoder('utf8');
    let rest = '';
    try {
      for await (const chunk of body) {
        rest += decoder.write(Buffer.from(chunk));
        const parts = rest.split('\n\n');
        rest = parts.pop() ?? '';
        for (const part of parts) this.#take(part);
      }
    } catch {
      // closed by the test
    }
  }

  #take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const data = fields.get('data');
    if (data === undefined) return;
    this.events.push({ name: fields.get('event') ?? '', id: fields.get('id') ?? '', data: JSON.parse(data) });
  }
}

/**
 * Messages of SQL Server's protocol, as [MS-TDS] describes them: what a client says is read, what a server says is written.
 * As far as a connection, statements with values and transactions go.
 */

export interface TdsParameter {
  readonly name: string;
  /** As declared for `sp_executesql`: `nvarchar(3)`. */
  readonly declared: string;
  /** Of the type as it came over the wire: `INTN`. */
  readonly type: string;
  readonly value: null | boolean | number | bigint | string;
}

/** What a client asked for, in the order it came. */
export type TdsRequest =
  | { readonly kind: 'batch'; readonly sql: string; readonly reset: boolean }
  | TdsStatement
  | { readonly kind: 'begin' | 'commit' | 'rollback' | 'attention' };

export interface TdsStatement {
  readonly kind: 'statement';
  readonly sql: string;
  readonly parameters: readonly TdsParameter[];
}

export type TdsColumn = readonly [
  name: string,
  type:
    | 'int'
    | 'bigint'
    | 'bit'
    | 'float'
    | 'nvarchar'
    | 'varbinary'
    | 'date'
    | 'datetime2'
    | `decimal(${number},${number})`,
];
/** Days since 0001-01-01 for a date; with a time of day in units of 100 ns for a datetime2. */
export type TdsValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | { readonly days: number; readonly ticks?: bigint };

export type TdsAnswer =
  | { readonly columns: readonly TdsColumn[]; readonly rows: Iterable<readonly TdsValue[]> }
  | { readonly changed: number }
  | { readonly error: { readonly number: number; readonly message: string; readonly rolledBack?: true } }
  /** Nothing is said until the client calls it off. */
  | 'silence';

export interface Login {
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly program: string;
}

/** 2.2.6.5: options as (token, offset, length), then their data. `encryption`: 0 off, 1 on, 2 not supported, 3 required. */
export function preloginAnswer(encryption: number): Buffer {
  const options = [
    [0, Buffer.from([16, 0, 0, 0, 0, 0])],
    [1, Buffer.from([encryption])],
    [2, Buffer.from([0])],
    [3, Buffer.alloc(4)],
    [4, Buffer.from([0])],
  ] as const;
  let offset = options.length * 5 + 1;
  const heads = options.map(([token, data]) => {
    const head = Buffer.from([token, offset >> 8, offset & 0xff, data.length >> 8, data.length & 0xff]);
    offset += data.length;
    return head;
  });
  return Buffer.concat([...heads, Buffer.from([0xff]), ...options.map(([, data]) => data)]);
}

/** 2.2.6.5: what the client wants of encryption. */
export function encryptionWanted(prelogin: Buffer): number {
  for (let at = 0; prelogin[at] !== 0xff; at += 5) {
    if (prelogin[at] === 1) return prelogin.readUInt8(prelogin.readUInt16BE(at + 1));
  }
  return 2;
}

/** 2.2.6.4 */
export function readLogin(data: Buffer): Login {
  const text = (at: number) => {
    const offset = data.readUInt16LE(at);
    return data.subarray(offset, offset + data.readUInt16LE(at + 2) * 2);
  };
  // Each byte of the password has its halves swapped and is XORed with A5.
  const password = Buffer.from(text(44).map((byte) => (((byte ^ 0xa5) << 4) & 0xf0) | ((byte ^ 0xa5) >> 4)));
  const words = (at: number) => text(at).toString('utf16le');
  return { user: words(40), password: password.toString('utf16le'), program: words(48), database: words(68) };
}

/** 2.2.5.3: past the headers that stand before every request. */
function body(data: Buffer): Buffer {
  return data.subarray(data.readUInt32LE(0));
}

/** 2.2.6.7 */
export function readBatch(data: Buffer, reset: boolean): TdsRequest {
  return { kind: 'batch', sql: body(data).toString('utf16le'), reset };
}

/** 2.2.6.9 */
export function readTransactionRequest(data: Buffer): { readonly kind: 'begin' | 'commit' | 'rollback' } {
  const kind = { 5: 'begin', 7: 'commit', 8: 'rollback' } as const;
  const type = body(data).readUInt16LE(0);
  if (type !== 5 && type !== 7 && type !== 8) throw new Error(`transaction request ${type}`);
  return { kind: kind[type] };
}

/** 2.2.6.6, of `sp_executesql` only: its text, the declarations, the values. */
export function readStatement(data: Buffer): TdsStatement {
  const reader = new Reader(body(data));
  if (reader.uint16() !== 0xffff || reader.uint16() !== 10) throw new Error('not sp_executesql');
  reader.uint16();
  const given: { name: string; type: string; value: TdsParameter['value'] }[] = [];
  while (!reader.atEnd) {
    const name = reader.words(reader.uint8());
    reader.uint8();
    given.push({ name, ...reader.typedValue() });
  }
  const [sql, declarations, ...values] = given;
  const declared = new Map(
    String(declarations?.value ?? '')
      .split(/, ?(?=@)/u)
      .map((each): [string, string] => {
        const [name = '', ...type] = each.split(' ');
        return [name, type.join(' ')];
      }),
  );
  const parameters = values.map((each) => ({ ...each, declared: declared.get(each.name) ?? '' }));
  return { kind: 'statement', sql: String(sql?.value), parameters };
}

class Reader {
  readonly #data: Buffer;
  #at = 0;
  constructor(data: Buffer) {
    this.#data = data;
  }
  get atEnd(): boolean {
    return this.#at >= this.#data.length;
  }
  bytes(count: number): Buffer {
    this.#at += count;
    return this.#data.subarray(this.#at - count, this.#at);
  }
  uint8(): number {
    return this.bytes(1).readUInt8();
  }
  uint16(): number {
    return this.bytes(2).readUInt16LE();
  }
  words(length: number): string {
    return this.bytes(length * 2).toString('utf16le');
  }

  /** 2.2.5.4 and 2.2.5.5: TYPE_INFO and the value. */
  typedValue(): { type: string; value: TdsParameter['value'] } {
    const type = this.uint8();
    switch (type) {
      case 0xe7: {
        const longest = this.uint16();
        this.bytes(5);
        return {
          type: longest === 0xffff ? 'NVARCHAR(MAX)' : 'NVARCHAR',
          value: longest === 0xffff ? this.#parts() : this.#text(),
        };
      }
      case 0x26:
        this.uint8();
        return {
          type: 'INTN',
          value: this.#sized((data) =>
            data.length === 8 ? data.readBigInt64LE() : data.readIntLE(0, data.length),
          ),
        };
      case 0x68:
        this.uint8();
        return { type: 'BITN', value: this.#sized((data) => data[0] === 1) };
      case 0x6d:
        this.uint8();
        return {
          type: 'FLTN',
          value: this.#sized((data) => (data.length === 8 ? data.readDoubleLE() : data.readFloatLE())),
        };
      case 0x6a:
      case 0x6c: {
        this.bytes(2);
        const scale = this.uint8();
        return { type: 'DECIMALN', value: this.#sized((data) => decimalText(data, scale)) };
      }
      default:
        throw new Error(`a value of the type ${type.toString(16)}`);
    }
  }

  #sized<Value>(read: (data: Buffer) => Value): Value | null {
    const length = this.uint8();
    return length === 0 ? null : read(this.bytes(length));
  }

  #text(): string | null {
    const length = this.uint16();
    return length === 0xffff ? null : this.bytes(length).toString('utf16le');
  }

  /** 2.2.5.2.3: a total length, then pieces until one of no length. */
  #parts(): string | null {
    if (this.bytes(8).equals(Buffer.alloc(8, 0xff))) return null;
    const parts: Buffer[] = [];
    for (let length = this.bytes(4).readUInt32LE(); length > 0; length = this.bytes(4).readUInt32LE()) {
      parts.push(this.bytes(length));
    }
    return Buffer.concat(parts).toString('utf16le');
  }
}

function decimalText(data: Buffer, scale: number): string {
  const digits = BigInt(`0x${Buffer.from(data.subarray(1)).reverse().toString('hex')}`)
    .toString()
    .padStart(scale + 1, '0');
  const sign = data[0] === 1 ? '' : '-';
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const collation = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);
const uint16 = (value: number) => Buffer.from([value & 0xff, value >> 8]);
const words = (text: string) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text, 'utf16le')]);

/** 2.2.7.14 and what belongs to a login. */
export function loginAnswer(database: string): Buffer {
  const program = words('SQL Server of the tests');
  const acknowledged = Buffer.concat([Buffer.from([1, 0x74, 0, 0, 4]), program, Buffer.from([16, 0, 0, 0])]);
  return Buffer.concat([
    changed(1, words(database), words('master')),
    changed(7, Buffer.concat([Buffer.from([5]), collation]), Buffer.from([0])),
    token(0xad, acknowledged),
    changed(4, words('4096'), words('4096')),
    done(0xfd, 0),
  ]);
}

/** 2.2.7.9, type 20: the client is to sign in elsewhere. */
export function routingAnswer(host: string, port: number): Buffer {
  const where = Buffer.concat([
    Buffer.from([0]),
    uint16(port),
    uint16(host.length),
    Buffer.from(host, 'utf16le'),
  ]);
  return changed(20, Buffer.concat([uint16(where.length), where]), uint16(0));
}

/** 2.2.7.9: 1 database, 4 packet size, 7 collation, 8 transaction begun, 9 committed, 10 rolled back, 18 reset. */
export function changed(type: number, now: Buffer, before: Buffer): Buffer {
  return token(0xe3, Buffer.concat([Buffer.from([type]), now, before]));
}

export const transactionChanged = {
  begin: () => changed(8, Buffer.from([8, 1, 0, 0, 0, 0, 0, 0, 0]), Buffer.from([0])),
  commit: () => changed(9, Buffer.from([0]), Buffer.from([8, 1, 0, 0, 0, 0, 0, 0, 0])),
  rollback: () => changed(10, Buffer.from([0]), Buffer.from([8, 1, 0, 0, 0, 0, 0, 0, 0])),
};

/** 2.2.7.10 */
export function errorToken(number: number, message: string): Buffer {
  const head = Buffer.alloc(6);
  head.writeInt32LE(number);
  head[4] = 1;
  head[5] = 16;
  const text = Buffer.concat([uint16(message.length), Buffer.from(message, 'utf16le')]);
  return token(0xaa, Buffer.concat([head, text, words('tests'), words(''), Buffer.from([1, 0, 0, 0])]));
}

function token(type: number, data: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type]), uint16(data.length), data]);
}

/** 2.2.7.6 to 2.2.7.8. `kind`: fd DONE, fe DONEPROC, ff DONEINPROC. `status`: 1 more, 2 error, 16 count, 32 attention. */
export function done(kind: 0xfd | 0xfe | 0xff, status: number, count = 0): Buffer {
  const data = Buffer.alloc(12);
  data.writeUInt16LE(status);
  data.writeBigUInt64LE(BigInt(count), 4);
  return Buffer.concat([Buffer.from([kind]), data]);
}

/** 2.2.7.4 */
export function columnsToken(columns: readonly TdsColumn[]): Buffer {
  const described = columns.map(([name, type]) =>
    Buffer.concat([Buffer.alloc(4), Buffer.from([9, 0]), typeInfo(type), words(name)]),
  );
  return Buffer.concat([Buffer.from([0x81]), uint16(columns.length), ...described]);
}

function typeInfo(type: TdsColumn[1]): Buffer {
  const decimal = /^decimal\((\d+),(\d+)\)$/u.exec(type);
  if (decimal !== null) return Buffer.from([0x6a, 17, Number(decimal[1]), Number(decimal[2])]);
  switch (type) {
    case 'int':
      return Buffer.from([0x26, 4]);
    case 'bigint':
      return Buffer.from([0x26, 8]);
    case 'bit':
      return Buffer.from([0x68, 1]);
    case 'float':
      return Buffer.from([0x6d, 8]);
    case 'nvarchar':
      return Buffer.concat([Buffer.from([0xe7, 0xff, 0xff]), collation]);
    case 'varbinary':
      return Buffer.from([0xa5, 0xff, 0xff]);
    case 'date':
      return Buffer.from([0x28]);
    default:
      return Buffer.from([0x2a, 7]);
  }
}

/** 2.2.7.19 */
export function rowToken(columns: readonly TdsColumn[], values: readonly TdsValue[]): Buffer {
  const cells = columns.map(([, type], index) => cell(type, values[index] ?? null));
  return Buffer.concat([Buffer.from([0xd1]), ...cells]);
}

function cell(type: TdsColumn[1], value: TdsValue): Buffer {
  if (type === 'nvarchar' || type === 'varbinary') {
    if (value === null) return Buffer.alloc(8, 0xff);
    return parts(value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value), 'utf16le'));
  }
  if (value === null) return Buffer.from([0]);
  const data = fixed(type, value);
  return Buffer.concat([Buffer.from([data.length]), data]);
}

function parts(data: Buffer): Buffer {
  const head = Buffer.alloc(12);
  head.writeBigUInt64LE(BigInt(data.length));
  head.writeUInt32LE(data.length, 8);
  return Buffer.concat(data.length === 0 ? [head] : [head, data, Buffer.alloc(4)]);
}

function fixed(type: TdsColumn[1], value: TdsValue): Buffer {
  const data = Buffer.alloc(8);
  if (typeof value === 'object' && value !== null && 'days' in value) {
    data.writeUIntLE(Number(value.ticks ?? 0n), 0, 5);
    data.writeUIntLE(value.days, 5, 3);
    return type === 'date' ? data.subarray(5) : data;
  }
  if (type === 'int') return data.subarray(0, data.writeInt32LE(Number(value)));
  if (type === 'bit') return Buffer.from([value === true ? 1 : 0]);
  if (type === 'float') return data.subarray(0, data.writeDoubleLE(Number(value)));
  if (type === 'bigint')
    return data.subarray(0, data.writeBigInt64LE(BigInt(Number(value) === value ? value : String(value))));
  // The digits of a decimal, its point left out: `-1250` of decimal(10,2) is -12.50.
  const amount = BigInt(String(value));
  const digits = Buffer.alloc(17);
  digits[0] = amount < 0n ? 0 : 1;
  const positive = amount < 0n ? -amount : amount;
  digits.writeBigUInt64LE(positive & 0xffff_ffff_ffff_ffffn, 1);
  digits.writeBigUInt64LE(positive >> 64n, 9);
  return digits;
}

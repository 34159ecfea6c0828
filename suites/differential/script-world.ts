import { fileTimeFromUnixMs, TICKS_PER_MS } from '../../mocks/directory/file-time.ts';
import type { HostSession } from './host-session.ts';
import type { LdapConnection } from './ldap/ldap-connection.ts';
import type { EncodedAttributes } from './ldap/requests.ts';
import type { Attributes, Name, On, PasswordName, Value } from './step.ts';

/** One account of a script, as far as the script has come. */
export interface ScriptAccount {
  /** Name and DN follow renames. */
  sam: string;
  dn: string;
  exists: boolean;
  sid: string;
  guid: string;
  /** Texts that were in force, newest first. */
  readonly passwords: string[];
}

/** What the names of a script mean on one host. */
export class ScriptWorld implements Disposable {
  readonly session: HostSession;
  /** Keeps the scripts on one host apart; part of every name that a script makes. */
  readonly prefix: string;
  readonly accounts = new Map<Name, ScriptAccount>();
  /** DNs of what the script added beside its accounts, oldest first. */
  readonly added: string[] = [];
  /** Cookie of the paged search before. */
  cookie: Uint8Array = new Uint8Array();
  readonly #connections = new Map<Name, LdapConnection>();

  constructor(session: HostSession, prefix: string) {
    this.session = session;
    this.prefix = prefix;
  }

  account(name: Name): ScriptAccount {
    const account = this.accounts.get(name);
    if (account === undefined) throw new TypeError(`The script has no account ${name}.`);
    return account;
  }

  /** A text of the script with its placeholders filled in. */
  text(template: string): string {
    return template.replace(/\{(\w+)(?:\.(\w+))?\}/g, (_, name: string, field?: string) =>
      this.#placeholder(name, field),
    );
  }

  /** What {@link text} did, undone, as far as an answer shows it. */
  symbolic(answered: string): string {
    const { baseDn, dnsName } = this.session.host.domain;
    return answered
      .replaceAll(baseDn, '{base}')
      .replaceAll(dnsName, '{dns}')
      .replaceAll(this.prefix, '{x}');
  }

  password(password: PasswordName, of?: Name): string {
    if (typeof password === 'object') return this.text(password.text);
    if (password === 'empty') return '';
    if (password === 'wrong') return 'Wr0ng-it-never-was!';
    if (password.startsWith('new')) return `Pass-${password}-Zq7!`;
    const back = password === 'right' ? 0 : Number(password.slice(2));
    return this.account(of ?? 'u').passwords[back] ?? `Never-was-${password}-8x!`;
  }

  async value(value: Value): Promise<Buffer> {
    if (typeof value === 'string') return Buffer.from(this.text(value), 'utf8');
    if ('hex' in value) return Buffer.from(value.hex, 'hex');
    if ('intervalMs' in value) return Buffer.from(String(BigInt(-value.intervalMs) * TICKS_PER_MS));
    if ('password' in value) {
      const password = this.password(value.password, value.of);
      return Buffer.from(value.quoted === false ? password : `"${password}"`, 'utf16le');
    }
    const now = await this.session.now();
    if ('hours' in value) return logonHours(value.hours, now);
    const time = 'agoMs' in value ? now - value.agoMs : now + value.aheadMs;
    return Buffer.from(String(fileTimeFromUnixMs(time)));
  }

  async values(values: readonly Value[]): Promise<Buffer[]> {
    const encoded: Buffer[] = [];
    for (const value of values) encoded.push(await this.value(value));
    return encoded;
  }

  async attributes(attributes: Attributes): Promise<EncodedAttributes> {
    const encoded: Record<string, Buffer[]> = {};
    for (const [name, values] of Object.entries(attributes))
      encoded[name] = await this.values(values);
    return encoded;
  }

  /** @param otherwise - the connection of a step that names none */
  async connection(
    { on, transport = 'ldaps' }: On,
    otherwise: 'admin' | 'binds',
  ): Promise<LdapConnection> {
    if (on === 'admin' || (on === undefined && transport === 'ldaps' && otherwise === 'admin')) {
      return this.session.admin;
    }
    const name = on ?? `${otherwise} ${transport}`;
    const known = this.#connections.get(name);
    // One that the server has closed is still told as closed when the script gave it its name.
    if (known !== undefined && (on !== undefined || !known.isClosed)) return known;
    const opened = await this.session.connect(transport);
    this.#connections.set(name, opened);
    return opened;
  }

  [Symbol.dispose](): void {
    for (const connection of this.#connections.values()) connection[Symbol.dispose]();
  }

  #placeholder(name: string, field: string | undefined): string {
    const { baseDn, dnsName, netbiosName } = this.session.host.domain;
    if (field === undefined) {
      const domain: Readonly<Record<string, string>> = {
        base: baseDn,
        dns: dnsName,
        netbios: netbiosName,
        x: this.prefix,
        dc: this.session.host.host.split('.')[0]?.toUpperCase() ?? '',
      };
      const value = domain[name];
      if (value === undefined) throw new TypeError(`{${name}} means nothing in a script.`);
      return value;
    }
    if (field === 'pso') return psoDn(this.prefix + name, baseDn);
    const account = this.account(name);
    switch (field) {
      case 'sam':
        return account.sam;
      case 'dn':
        return account.dn;
      case 'upn':
        return `${account.sam}@${dnsName}`;
      case 'sid':
        return account.sid;
      case 'guid':
        return account.guid;
      default:
        throw new TypeError(`{${name}.${field}} means nothing in a script.`);
    }
  }
}

export function psoDn(cn: string, baseDn: string): string {
  return `CN=${cn},CN=Password Settings Container,CN=System,${baseDn}`;
}

const HOUR_MS = 3_600_000;
const HOURS_PER_WEEK = 168;
/** 1970-01-01 was a Thursday. */
const EPOCH_HOUR_OF_WEEK = 96;

function logonHours(hours: 'none' | 'all' | 'all-but-now' | 'only-now', nowMs: number): Buffer {
  if (hours === 'none' || hours === 'all') return Buffer.alloc(21, hours === 'all' ? 0xff : 0);
  const bytes = Buffer.alloc(21, hours === 'all-but-now' ? 0xff : 0);
  const current = Math.floor(nowMs / HOUR_MS) + EPOCH_HOUR_OF_WEEK;
  for (const hour of [current - 1, current, current + 1]) {
    const index = hour % HOURS_PER_WEEK;
    bytes[index >> 3] = (bytes[index >> 3] ?? 0) ^ (1 << (index & 7));
  }
  return bytes;
}

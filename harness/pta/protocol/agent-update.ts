import { sign, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { malformed } from '../../runtime/errors.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { parseGuid } from './guid.ts';

/**
 * How the updater asks for a new version of the agent. Documented: hourly, over mTLS, a signed package (Authenticode,
 * SHA-256), one agent of a tenant at a time. The real paths and bodies are not public: these are this project's own.
 */
export const UPDATE_CHECK_PATH = '/AgentUpdate/CheckForUpdate';
export const UPDATE_DOWNLOAD_PATH = '/AgentUpdate/Download';

/** agent → cloud. */
export interface UpdateQuestion {
  readonly agentId: string;
  /** That runs now, such as `1.5.1742.0`. */
  readonly version: string;
}

/** What an updater downloads: a build with the signature of its publisher. */
export interface AgentPackage {
  readonly version: string;
  readonly content: Uint8Array;
  /** DER, leaf first. */
  readonly chain: readonly Uint8Array[];
  /** SHA-256 with the publisher's key, over version and content. */
  readonly signature: Uint8Array;
}

/** Four numbers of at most five digits. */
const VERSION = /^\d{1,5}(?:\.\d{1,5}){3}$/;
/** A real package has some ten megabytes; the lab's stand-in has a few hundred bytes. */
const TEXT_LENGTH_MAX = 1_000_000;
const CHAIN_LENGTH_MAX = 4;

const question = z.object({ agentId: z.string(), version: z.string().regex(VERSION) });
const offer = z.object({ version: z.string().regex(VERSION).optional() });
const packageText = z.object({
  version: z.string().regex(VERSION),
  content: z.string(),
  chain: z.array(z.string()).min(1).max(CHAIN_LENGTH_MAX),
  signature: z.string(),
});

export function renderUpdateQuestion({ agentId, version }: UpdateQuestion): string {
  return JSON.stringify({ agentId, version });
}

/** @throws HarnessError `MALFORMED` */
export function parseUpdateQuestion(text: string): UpdateQuestion {
  const { agentId, version } = parse('update question', question, text);
  return { agentId: parseGuid(agentId, 'agentId'), version };
}

/** @param version - that is offered; none means that the agent is as it should be */
export function renderUpdateOffer(version: string | undefined): string {
  return JSON.stringify({ version });
}

/** @throws HarnessError `MALFORMED` */
export function parseUpdateOffer(text: string): string | undefined {
  return parse('update offer', offer, text).version;
}

export function renderAgentPackage(of: AgentPackage): string {
  return JSON.stringify({
    version: of.version,
    content: toBase64(of.content),
    chain: of.chain.map(toBase64),
    signature: toBase64(of.signature),
  });
}

/** @throws HarnessError `MALFORMED` */
export function parseAgentPackage(text: string): AgentPackage {
  const { version, content, chain, signature } = parse('agent package', packageText, text);
  return {
    version,
    content: fromBase64(content, 'content'),
    chain: chain.map((each) => fromBase64(each, 'chain')),
    signature: fromBase64(signature, 'signature'),
  };
}

/**
 * Signs a build as its publisher does.
 *
 * @param publisher - PEM: certificates, leaf first, and the private key
 */
export function signAgentPackage(
  version: string,
  content: Uint8Array,
  publisher: { readonly chain: readonly string[]; readonly privateKey: string },
): AgentPackage {
  const chain = publisher.chain.map((pem) => new Uint8Array(new X509Certificate(pem).raw));
  const signature = new Uint8Array(
    sign('sha256', signedBytes({ version, content }), publisher.privateKey),
  );
  return { version, content, chain, signature };
}

/** What a publisher's signature covers. */
export function signedBytes({
  version,
  content,
}: Pick<AgentPackage, 'version' | 'content'>): Buffer {
  return Buffer.concat([Buffer.from(`${version}\n`, 'latin1'), content]);
}

function parse<T>(format: string, shape: z.ZodType<T>, text: string): T {
  if (text.length > TEXT_LENGTH_MAX) throw malformed(format, `${text.length} characters`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw malformed(format, 'it is no JSON', { cause });
  }
  const parsed = shape.safeParse(json);
  if (parsed.success) return parsed.data;
  throw malformed(format, `${parsed.error.issues[0]?.path.join('.')} is missing or wrong`);
}

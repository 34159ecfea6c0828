import type { Runtime } from '../../../runtime/runtime.ts';
import type { WebRoute } from '../../../runtime/web-route.ts';
import type { PtaEvent } from '../../protocol/events.ts';
import type { AuditLog, AuditRecord } from '../sign-in-log/audit-record.ts';
import type { SignInRecord } from '../sign-in-log/sign-in-record.ts';
import { auditLogOperations } from './audit-logs/audit-log-operations.ts';
import { AuditTrail } from './audit-trail.ts';
import type { BearerTokens } from './caller.ts';
import { directoryOperations, type GraphDirectory } from './directory/directory-operations.ts';
import type { PasswordRuleKeeper } from './directory/password-rules.ts';
import { settingOperations } from './directory/setting-operations.ts';
import { settingTemplateOperations } from './directory/setting-template-operations.ts';
import { problem } from './graph-answer.ts';
import { type GraphOperation, graphRoutes } from './graph-operation.ts';
import type { Entries } from './odata/page.ts';
import { agentGroupOperations } from './publishing-profile/agent-group-operations.ts';
import { agentOperations } from './publishing-profile/agent-operations.ts';
import { type FeatureSwitch, profileOperations } from './publishing-profile/profile-operations.ts';
import type { AgentList } from './publishing-profile/profile-resources.ts';
import { publishedResourceOperations } from './publishing-profile/published-resource-operations.ts';
import type { PublishingProfile } from './publishing-profile/publishing-profile.ts';

/** What Graph tells of, and changes. */
export interface GraphParts {
  readonly tokens: BearerTokens;
  readonly directory: GraphDirectory;
  readonly signInLog: Entries<SignInRecord>;
  readonly auditLog: Entries<AuditRecord> & AuditLog;
  readonly agents: AgentList;
  readonly profile: PublishingProfile;
  readonly feature: FeatureSwitch;
  readonly passwordRules: PasswordRuleKeeper;
}

const METHODS = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

/**
 * Microsoft Graph, as far as it tells of sign-ins, agents and the tenant. The last routes take what is left of both
 * versions' addresses.
 *
 * @see https://learn.microsoft.com/graph/overview
 */
export function createGraphRoutes(
  { clock, random: stream }: Pick<Runtime<PtaEvent>, 'clock' | 'random'>,
  parts: GraphParts,
): WebRoute[] {
  const { directory, auditLog, passwordRules: keeper } = parts;
  const random = stream.fork('graph');
  const trail = new AuditTrail(auditLog, random);
  const profileParts = { ...parts, trail };
  const operations: GraphOperation[] = [
    ...auditLogOperations({ ...parts, tenant: directory }),
    ...profileOperations(profileParts),
    ...agentOperations(profileParts),
    ...agentGroupOperations(profileParts),
    ...publishedResourceOperations(profileParts),
    ...directoryOperations(directory),
    ...settingOperations({ keeper, trail, settingId: random.guid() }),
    ...settingTemplateOperations(),
    ...METHODS.map(unknownAddress),
  ];
  return operations.flatMap((each) => graphRoutes({ clock, random }, parts.tokens, each));
}

/** The message is captured; which part of the address it names is inferred. */
function unknownAddress(method: GraphOperation['method']): GraphOperation {
  return {
    method,
    versions: ['v1.0', 'beta'],
    path: '/*',
    need: { permissions: [] },
    answer: ({ request }) => {
      const [, , segment = ''] = request.url.pathname.split('/');
      const message = `Resource not found for the segment '${segment.slice(0, 64)}'.`;
      return problem(400, { code: 'BadRequest', message });
    },
  };
}

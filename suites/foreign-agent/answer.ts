import { type CloudConnection, post } from './cloud-connection.ts';
import type { Identity } from './identity.ts';
import { newGuid } from './machine.ts';
import type { Verdict } from './password-request.ts';
import type { RequestFrame } from './signal-message.ts';

const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';
const RIGHT = 'http://schemas.xmlsoap.org/ws/2005/05/identity/right/identity';
const REASON = 'http://msappproxy.net/ws/2015/02/identity/claims/validationfailurereasoning';
const DATA_MODEL_VERSION = '1.5.1542.0';

/** What the service must not compare with the user's real name: the research tool of 2020 sent this of everybody. */
const ANYBODY = 'anyone@anydomain';

/** The six headers that every request to the service carries, in their order. */
export const basicHeaders = (
  { transactionId }: Pick<RequestFrame, 'transactionId'>,
  connections: 0 | 1,
): Record<string, string> => ({
  'x-cwap-dnscachelookup-result': 'NotUsed',
  'x-cwap-connector-usesdefaultproxy': 'NotUsed',
  'x-cwap-connector-version': DATA_MODEL_VERSION,
  'x-cwap-datamodel-version': DATA_MODEL_VERSION,
  'x-cwap-connector-sp-connections': String(connections),
  'x-cwap-transid': transactionId,
});

/** Tells the service. @throws Error when it is told with another status than 200 */
export async function answer(
  cloud: CloudConnection,
  identity: Identity,
  request: RequestFrame,
  verdict: Verdict,
): Promise<void> {
  const url = `https://${request.host}/subscriber/connection?requestId=${newGuid()}`;
  const headers = {
    ...basicHeaders(request, 1),
    'x-cwap-sessionid': request.sessionId,
    'x-cwap-certificate-authentication': 'notProcessed',
    'x-cwap-headers-size': '0',
    'x-cwap-connector-be-latency-ms': '27',
    'x-cwap-payload-total-attempts': '0',
    'x-cwap-connector-loadfactor': '0',
    'x-cwap-response-total-attempts': '1',
    'x-cwap-connector-all-latency-ms': '70',
    'x-cwap-backend-response': Buffer.from(claims(verdict)).toString('base64'),
  };
  const { status } = await post(cloud, url, { headers, body: '' }, identity);
  if (status !== 200) throw new Error(`The verdict is answered with ${status}.`);
}

/** JSON, with slashes escaped as a DataContractJsonSerializer does. */
function claims(verdict: Verdict): string {
  const claim = (type: string, resource: boolean | string) => ({
    ClaimType: type,
    Resource: resource,
    Right: RIGHT,
  });
  const isRight = verdict === 0;
  const detail = isRight ? claim(`${CLAIMS}/name`, ANYBODY) : claim(REASON, String(verdict));
  const both = [claim(`${CLAIMS}/authentication`, isRight), detail];
  return JSON.stringify(both).replaceAll('/', '\\/');
}

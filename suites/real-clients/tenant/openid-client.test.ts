import { OPENID_CLIENT } from './flows/openid-client.ts';
import { testFlows } from './test-flows.ts';

testFlows(OPENID_CLIENT, process.execPath, 'openid-client.ts');

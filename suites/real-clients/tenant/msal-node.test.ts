import { MSAL_NODE } from './flows/msal-node.ts';
import { testFlows } from './test-flows.ts';

testFlows(MSAL_NODE, process.execPath, 'msal-node.ts');

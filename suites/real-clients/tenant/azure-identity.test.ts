import { AZURE_IDENTITY } from './flows/azure-identity.ts';
import { testFlows } from './test-flows.ts';

testFlows(AZURE_IDENTITY, process.execPath, 'azure-identity.ts');

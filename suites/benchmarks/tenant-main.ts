import { measureTenant } from './tenant.ts';

process.stdout.write(await measureTenant());

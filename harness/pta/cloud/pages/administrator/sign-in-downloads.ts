import type { TextReply } from '../../../../runtime/http-server.ts';
import { azureMonitor } from '../../sign-in-log/azure-monitor.ts';
import { csvExport } from '../../sign-in-log/csv-export.ts';
import type { SignInRecord } from '../../sign-in-log/sign-in-record.ts';
import type { AdministratorServices } from './administrator-services.ts';

/** What the page offers below the log. */
export const DOWNLOADS = [
  { path: '/portal/sign-ins/download/csv', name: 'InteractiveSignIns.csv' },
  { path: '/portal/sign-ins/download/azure-monitor', name: 'SignInLogs.jsonl' },
] as const;

/** The portal's export. */
export function csvDownload(services: AdministratorServices): TextReply {
  return download(
    'text/csv; charset=utf-8',
    DOWNLOADS[0].name,
    csvExport(services.signIns(), tenantOf(services)),
  );
}

/** One record a line, as diagnostic settings send them to a storage account. */
export function azureMonitorDownload(services: AdministratorServices): TextReply {
  const line = (record: SignInRecord) =>
    `${JSON.stringify(azureMonitor(record, tenantOf(services)))}\n`;
  const lines = services.signIns().map(line).join('');
  return download('application/x-ndjson; charset=utf-8', DOWNLOADS[1].name, lines);
}

function tenantOf({ tenantId, domains }: AdministratorServices) {
  return { tenantId, displayName: domains[0] ?? tenantId };
}

function download(type: string, name: string, body: string): TextReply {
  return {
    status: 200,
    headers: {
      'content-type': type,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
    body,
  };
}

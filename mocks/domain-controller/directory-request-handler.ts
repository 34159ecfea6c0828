import { serveBind } from './binds/serve-bind.ts';
import { serveAdd } from './changes/serve-add.ts';
import { serveDelete } from './changes/serve-delete.ts';
import { serveModify } from './changes/serve-modify.ts';
import { serveModifyDn } from './changes/serve-modify-dn.ts';
import type { ControllerContext } from './controller-context.ts';
import type {
  LdapReply,
  LdapRequest,
  LdapRequestHandler,
  LdapSession,
} from './ldap/ldap-operation.ts';
import { serveCompare } from './search/serve-compare.ts';
import { serveSearch } from './search/serve-search.ts';
import { refuseControls } from './search/supported-controls.ts';
import { serveExtended } from './serve-extended.ts';

/** What one domain controller answers. Synchronous, so a request is read, decided and written in one step. */
export function directoryRequestHandler(context: ControllerContext): LdapRequestHandler {
  return (request, session) => {
    const refused = refuseControls(request.controls, context.profile);
    return refused === undefined ? serve(request, session, context) : { result: refused };
  };
}

function serve(request: LdapRequest, session: LdapSession, context: ControllerContext): LdapReply {
  const { operation, controls, messageId } = request;
  switch (operation.kind) {
    case 'bind':
      return { result: serveBind(operation, session, context) };
    case 'search':
      return serveSearch({ operation, controls, messageId }, session, context);
    case 'modify':
      return { result: serveModify({ operation, controls, messageId }, session, context) };
    case 'add':
      return { result: serveAdd({ operation, controls, messageId }, session, context) };
    case 'delete':
      return { result: serveDelete({ operation, controls, messageId }, session, context) };
    case 'modify-dn':
      return { result: serveModifyDn({ operation, controls, messageId }, session, context) };
    case 'compare':
      return { result: serveCompare({ operation, controls, messageId }, session, context) };
    case 'extended':
      return serveExtended(operation, session, context);
    default:
      return operation satisfies never;
  }
}

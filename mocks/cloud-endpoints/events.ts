/** What the cloud's listener says happened before a request reached a service. */
export type EndpointEvent =
  | { readonly type: 'endpoint.handshake-failed'; readonly from: string; readonly problem: string }
  | { readonly type: 'endpoint.failed'; readonly problem: string };

/** How one call to an agent went. The verdict is not part of it: that comes by HTTPS. */
export type CallResult =
  | { readonly kind: 'acknowledged'; readonly agentId: string }
  | { readonly kind: 'broken'; readonly problem: string };

export function broken(problem: string): CallResult {
  return { kind: 'broken', problem };
}

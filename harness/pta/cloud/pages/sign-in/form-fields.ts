/**
 * Reads `application/x-www-form-urlencoded`. Of a field that is there more than once nothing is taken: which of them
 * is meant is not ours to guess.
 */
export function formOf(body: string): { get(name: string): string | undefined } {
  const fields = new URLSearchParams(body);
  return {
    get: (name) => {
      const values = fields.getAll(name);
      return values.length === 1 ? values[0] : undefined;
    },
  };
}

import { badRequest } from './bad-request.ts';

/** Positions that a token can name; a log would have to run for ages to come near. */
const TOKEN = /^after:(\d{1,15})$/;

/** What a client sends to get what follows the entry at that position; to the client it is opaque. */
export function skipToken(position: number): string {
  return Buffer.from(`after:${position}`).toString('base64url');
}

/** @throws HarnessError `MALFORMED` */
export function positionOf(token: string): number {
  const [, position] = TOKEN.exec(Buffer.from(token, 'base64url').toString('latin1')) ?? [];
  if (position === undefined || skipToken(Number(position)) !== token) {
    throw badRequest('The skip token is not valid.');
  }
  return Number(position);
}

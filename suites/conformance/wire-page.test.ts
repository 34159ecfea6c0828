import { expect, test } from 'vitest';
import { BOOTSTRAP, REGISTRATION, RENEWAL } from './wire/over-http.ts';
import { ANSWER, CONNECTION, LISTENER, RELIABLE } from './wire/over-the-relay.ts';
import { hexDump, renderWirePage } from './wire/wire-page.ts';

const PAGE = '../../harness/docs/wire.md';

const INTRODUCTION = `How Entra and an Authentication Agent speak, message by message, as this project implements it. Nobody has published the cloud's
side of it. Each fact says how far it can be trusted: *documented* by Microsoft or a standard, *captured* by public research on real
traffic, or *inferred* by this project. The bytes are those that the code writes for one sign-in with fixed ids; a test makes
this page anew and compares. Secrets on it are for tests only. Not affiliated with Microsoft.

Sources of what was captured: AADInternals and its blog (Gerenios), PTAAgentDump (Secureworks), public articles on the attack surface of
Pass-through Authentication. Standards: AMQP 1.0, [MC-NMF], [MC-NBFX], [MC-NBFS], [MC-NBFSE], WS-ReliableMessaging 2005/02, RFC 2986.

The order of one sign-in: [bootstrap](#2-bootstrap-and-heartbeat) tells where to [listen](#4-the-relay-listener); a call is announced there and
made over a [relayed connection](#5-the-relayed-connection-and-the-request-inline), in the [older variant](#6-the-older-variant-on-endpoints-with-reliable-sessions)
with a second stage; the [answer](#7-the-answer) goes by HTTPS. To point an agent at a lab: [bring your own agent](bring-your-own-agent.md).`;

const CHAPTERS = [REGISTRATION, BOOTSTRAP, RENEWAL, LISTENER, CONNECTION, RELIABLE, ANSWER];

test('the page of the wire shows what the code writes; update it with vitest -u', async () => {
  await expect(renderWirePage(INTRODUCTION, CHAPTERS)).toMatchFileSnapshot(PAGE);
});

test('every message that carries a fact says how far it can be trusted', () => {
  const marks = CHAPTERS.flatMap(({ messages }) => messages.flatMap(({ facts }) => facts)).map(
    ({ mark }) => mark,
  );

  expect(new Set(marks)).toEqual(new Set(['documented', 'captured', 'inferred']));
});

test.each([
  ['RelayedAccept', 4 + 286],
  ['RelayedAcceptReply', 4 + 152],
  ['sasl-init', 26],
  ['empty frame', 8],
])('%s has the captured length of %i bytes', (title, length) => {
  const found = CHAPTERS.flatMap(({ messages }) => messages).find((each) => each.title === title);

  expect(found?.content).toHaveLength(length);
});

test('a dump shows offset, bytes and text', () => {
  expect(hexDump(Buffer.from('AMQP\u0003\u0001\u0000\u0000and more text'))).toBe(
    '0000  41 4d 51 50 03 01 00 00 61 6e 64 20 6d 6f 72 65  AMQP....and more\n' +
      '0010  20 74 65 78 74                                    text',
  );
});

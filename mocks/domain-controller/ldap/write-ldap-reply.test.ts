import fc from 'fast-check';
import { BerReader, MessageParser, type MessageResponse, SearchEntry, SearchReference } from 'ldapts';
import { expect, test } from 'vitest';
import { type BerElement, berElements, berText, nextElement } from './ber-elements.ts';
import { ber, boolean, messagesIn, octets } from './ldap-bytes.test-support.ts';
import { type LdapOperation, type LdapReply, SUCCESS } from './ldap-operation.ts';
import { writeLdapReply, writeLdapResult, writeNoticeOfDisconnection } from './write-ldap-reply.ts';

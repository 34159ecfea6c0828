"""Writes to the directory of a Samba domain controller what LDAP does not let anybody write.

Runs inside the container, beside Samba, on the same database. Reads one JSON request a line from standard input and
answers each with one JSON line on standard output: {"ok": true} or {"ok": false, "error": "..."}. When the input
ends, whoever drove the container is gone: Samba, the first process of the container, is ended as well.
"""
import base64
import json
import os
import signal
import sys

import ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

# Stored as given: the password module leaves pwdLastSet alone, and system-owned attributes may be written.
AS_GIVEN = ["local_oid:1.3.6.1.4.1.7165.4.3.20:0", "relax:0"]

POINTS_IN_TIME = (
    "badPasswordTime",
    "lockoutTime",
    "pwdLastSet",
    "lastLogon",
    "lastLogonTimestamp",
    "accountExpires",
)
# "Never", in accountExpires and wherever a time may be missing.
NOT_A_TIME = (0, -1, 0x7FFFFFFFFFFFFFFF)


def open_directory():
    parameters = LoadParm()
    parameters.load_default()
    return SamDB(session_info=system_session(), lp=parameters)


def octets(value):
    if "base64" in value:
        return base64.b64decode(value["base64"])
    return value["text"].encode()


def write(directory, dn, changes):
    message = ldb.Message(ldb.Dn(directory, dn))
    for name, values in changes.items():
        message[name] = ldb.MessageElement(
            [octets(value) for value in values], ldb.FLAG_MOD_REPLACE, name
        )
    if len(message) > 0:
        directory.modify(message, AS_GIVEN)


def find_account(directory, name):
    found = directory.search(
        directory.domain_dn(),
        ldb.SCOPE_SUBTREE,
        "(sAMAccountName=%s)" % ldb.binary_encode(name),
        list(POINTS_IN_TIME),
    )
    if len(found) != 1:
        raise ValueError("there is no account %s" % name)
    return found[0]


def elapse(directory, accounts, ticks):
    for name in accounts:
        account = find_account(directory, name)
        message = ldb.Message(account.dn)
        for attribute in POINTS_IN_TIME:
            if attribute not in account:
                continue
            stored = int(str(account[attribute][0]))
            if stored in NOT_A_TIME:
                continue
            message[attribute] = ldb.MessageElement(
                [str(stored - ticks).encode()], ldb.FLAG_MOD_REPLACE, attribute
            )
        if len(message) > 0:
            directory.modify(message, AS_GIVEN)


def add(directory, dn, password, attributes, state, groups):
    message = ldb.Message(ldb.Dn(directory, dn))
    message["objectClass"] = ldb.MessageElement([b"user"], ldb.FLAG_MOD_ADD, "objectClass")
    message["unicodePwd"] = ldb.MessageElement(
        [('"%s"' % password).encode("utf-16-le")], ldb.FLAG_MOD_ADD, "unicodePwd"
    )
    for name, values in attributes.items():
        message[name] = ldb.MessageElement(
            [octets(value) for value in values], ldb.FLAG_MOD_ADD, name
        )
    directory.add(message)
    for group in groups:
        membership = ldb.Message(ldb.Dn(directory, group))
        membership["member"] = ldb.MessageElement([dn.encode()], ldb.FLAG_MOD_ADD, "member")
        directory.modify(membership)
    write(directory, dn, state)


def serve(directory, request):
    operation = request.pop("operation")
    if operation == "add":
        directory.transaction_start()
        try:
            for account in request["accounts"]:
                add(directory, **account)
        except Exception:
            directory.transaction_cancel()
            raise
        directory.transaction_commit()
    elif operation == "elapse":
        elapse(directory, request["accounts"], int(request["ticks"]))
    elif operation == "write":
        write(directory, request["dn"], request["changes"])
    else:
        raise ValueError("unknown operation %s" % operation)


def main():
    directory = open_directory()
    for line in sys.stdin:
        try:
            serve(directory, json.loads(line))
            answer = {"ok": True}
        except Exception as error:
            answer = {"ok": False, "error": str(error)}
        print(json.dumps(answer), flush=True)
    os.kill(1, signal.SIGTERM)


main()

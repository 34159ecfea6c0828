"""Writes to the directory of a Samba domain controller what LDAP does not let anybody write.

Runs inside the container, beside Samba, on the same database. Reads one JSON request a line from standard input and
answers each with one JSON line on standard output: {"ok": true} or {"ok": false, "error": "..."}.
"""
import base64
import json
import sys

import ldb
from samba import dsdb
from samba.auth import system_session
from samba.credentials import Credentials
from samba.param import LoadParm
from samba.samdb import SamDB

# Stored as given: the password module leaves pwdLastSet alone, and system-owned attributes may be written.
AS_GIVEN = ["local_oid:1.3.6.1.4.1.7165.4.3.20:0", "relax:0"]
# unicodePwd holds the NT hash instead of the password, which no password policy can look into.
HASHES = ["local_oid:1.3.6.1.4.1.7165.4.3.9:0"]

PASSWORD_RESTRICTION = "0000052D"

POINTS_IN_TIME = (
    "badPasswordTime",
    "lockoutTime",
    "pwdLastSet",
    "lastLogon",
    "lastLogonTimestamp",
    "accountExpires",
)
# The largest value is "never"; so are 0 and what is below it.
NEVER = 0x7FFFFFFFFFFFFFFF
EARLIEST = 1


class System:
    """The directory, as the system writes to it."""

    def __init__(self):
        parameters = LoadParm()
        parameters.load_default()
        self.directory = SamDB(session_info=system_session(), lp=parameters)
        self.domain = self.directory.domain_dn()
        # The same records without Samba's rules: these let nobody remove some attributes, such as lockoutTime.
        folder = parameters.private_path("sam.ldb.d")
        self.records = ldb.Ldb("tdb://%s/%s.ldb" % (folder, self.domain.upper()), flags=ldb.FLG_NOSYNC)

    def message(self, dn, flag, attributes):
        message = ldb.Message(ldb.Dn(self.directory, dn))
        for name, values in attributes.items():
            message[name] = ldb.MessageElement(values, flag, name)
        return message

    def add(self, accounts):
        self.directory.transaction_start()
        try:
            for account in accounts:
                self.add_account(**account)
        except BaseException:
            self.directory.transaction_cancel()
            raise
        self.directory.transaction_commit()

    def add_account(self, dn, password, attributes, state, groups):
        attributes = {name: octets(values) for name, values in attributes.items()}
        self.add_with_password(dn, password, attributes)
        # A smart card makes Samba choose a password of its own.
        if int(attributes["userAccountControl"][0]) & dsdb.UF_SMARTCARD_REQUIRED:
            self.reset_password(dn, password)
        for group in groups:
            self.join(group["dn"], group["name"], dn)
        self.write(dn, state)

    def add_with_password(self, dn, password, attributes):
        clear = {**attributes, "unicodePwd": [quoted(password)]}
        try:
            self.directory.add(self.message(dn, ldb.FLAG_MOD_ADD, clear))
        except ldb.LdbError as error:
            if PASSWORD_RESTRICTION not in error.args[1]:
                raise
            hashed = {**attributes, "unicodePwd": [nt_hash(password)]}
            self.directory.add(self.message(dn, ldb.FLAG_MOD_ADD, hashed), HASHES)

    def reset_password(self, dn, password):
        clear = {"unicodePwd": [quoted(password)]}
        try:
            self.directory.modify(self.message(dn, ldb.FLAG_MOD_REPLACE, clear))
        except ldb.LdbError as error:
            if PASSWORD_RESTRICTION not in error.args[1]:
                raise
            hashed = {"unicodePwd": [nt_hash(password)]}
            self.directory.modify(self.message(dn, ldb.FLAG_MOD_REPLACE, hashed), HASHES)

    def join(self, group, name, member):
        if not self.exists(group):
            new_group = {
                "objectClass": [b"group"],
                "sAMAccountName": [name.encode()],
                "groupType": [str(dsdb.GTYPE_SECURITY_GLOBAL_GROUP).encode()],
            }
            self.directory.add(self.message(group, ldb.FLAG_MOD_ADD, new_group))
        self.directory.modify(self.message(group, ldb.FLAG_MOD_ADD, {"member": [member.encode()]}))

    def exists(self, dn):
        try:
            return len(self.directory.search(dn, ldb.SCOPE_BASE, attrs=["1.1"])) > 0
        except ldb.LdbError as error:
            if error.args[0] == ldb.ERR_NO_SUCH_OBJECT:
                return False
            raise

    def write(self, dn, changes):
        changes = {name: octets(values) for name, values in changes.items()}
        # Writing these two clears the counter that may be written as well: the counter comes last.
        clears = {"useraccountcontrol", "lockouttime"}
        self.replace(dn, {name: values for name, values in changes.items() if values and name.lower() in clears})
        self.replace(dn, {name: values for name, values in changes.items() if values and name.lower() not in clears})
        for name, values in changes.items():
            if not values:
                self.remove(dn, name)

    def replace(self, dn, attributes):
        if attributes:
            self.directory.modify(self.message(dn, ldb.FLAG_MOD_REPLACE, attributes), AS_GIVEN)

    def remove(self, dn, name):
        if name not in self.directory.search(dn, ldb.SCOPE_BASE, attrs=[name])[0]:
            return
        message = self.message(dn, ldb.FLAG_MOD_DELETE, {name: []})
        try:
            self.directory.modify(message, AS_GIVEN)
        except ldb.LdbError as error:
            if error.args[0] != ldb.ERR_UNWILLING_TO_PERFORM:
                raise
            self.records.modify(message)

    def elapse(self, accounts, ticks):
        self.directory.transaction_start()
        try:
            for name in accounts:
                self.elapse_for(name, ticks)
        except BaseException:
            self.directory.transaction_cancel()
            raise
        self.directory.transaction_commit()

    def elapse_for(self, name, ticks):
        wanted = "(sAMAccountName=%s)" % ldb.binary_encode(name)
        found = self.directory.search(self.domain, ldb.SCOPE_SUBTREE, wanted, list(POINTS_IN_TIME))
        if len(found) != 1:
            raise ValueError("there is no account %s" % name)
        account = found[0]
        earlier = {}
        for attribute in POINTS_IN_TIME:
            stored = int(str(account[attribute][0])) if attribute in account else 0
            if 0 < stored < NEVER:
                # Not before the first: 0 and below would mean "never".
                earlier[attribute] = [str(max(stored - ticks, EARLIEST)).encode()]
        self.replace(str(account.dn), earlier)


def octets(values):
    return [base64.b64decode(v["base64"]) if "base64" in v else v["text"].encode() for v in values]


def quoted(password):
    return ('"%s"' % password).encode("utf-16-le")


def nt_hash(password):
    credentials = Credentials()
    credentials.set_password(password)
    return credentials.get_nt_hash()


def serve(system, request):
    operation = request.pop("operation")
    if operation == "add":
        system.add(request["accounts"])
    elif operation == "elapse":
        system.elapse(request["accounts"], int(request["ticks"]))
    elif operation == "write":
        system.write(request["dn"], request["changes"])
    else:
        raise ValueError("unknown operation %s" % operation)


def main():
    system = System()
    for line in sys.stdin:
        try:
            serve(system, json.loads(line))
            answer = {"ok": True}
        except Exception as error:
            answer = {"ok": False, "error": str(error)}
        print(json.dumps(answer), flush=True)


main()

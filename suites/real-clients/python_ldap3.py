"""One task with ldap3 against the directory that standard input describes; the outcome is printed as JSON."""
import json
import ssl
import sys
from urllib.parse import urlparse

import ldap3

BASE = "DC=contoso,DC=test"
USER = "CN=Paula Python,CN=Users," + BASE


def connect(lab, name, password, scheme="ldaps", **options):
    url = urlparse(lab[scheme])
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=lab["rootCertificate"])
    server = ldap3.Server(
        url.hostname, port=url.port, use_ssl=scheme == "ldaps", tls=tls, get_info=ldap3.ALL
    )
    return ldap3.Connection(server, name, password, **options)


def administrator(lab, **options):
    connection = connect(lab, lab["bindName"], lab["password"], **options)
    connection.bind()
    return connection


def reason(connection):
    """The hexadecimal number after `data` in the server's own words."""
    return connection.result["message"].split("data ")[1].split(",")[0]


def info(lab):
    connection = administrator(lab)
    server = connection.server
    return {
        "defaultNamingContext": server.info.other["defaultNamingContext"],
        "hasUserClass": "user" in server.schema.object_classes,
        "userPrincipalNameIsSingle": server.schema.attribute_types["userPrincipalName"].single_value,
    }


def start_tls(lab):
    connection = connect(lab, lab["bindName"], lab["password"], scheme="ldap")
    connection.open()
    connection.start_tls()
    connection.bind()
    connection.search(BASE, "(sAMAccountName=alice)", attributes=["sAMAccountName"])
    return {"names": [str(entry.sAMAccountName) for entry in connection.entries]}


def paged(lab):
    connection = administrator(lab)
    found = connection.extend.standard.paged_search(
        BASE, "(objectCategory=person)", attributes=["sAMAccountName"], paged_size=4, generator=True
    )
    return {
        "names": [
            entry["attributes"]["sAMAccountName"]
            for entry in found
            if entry["type"] == "searchResEntry"
        ]
    }


def password(lab):
    admin = administrator(lab)
    outcome = {
        "added": admin.add(
            USER, "user", {"sAMAccountName": "paula", "userPrincipalName": "paula@contoso.test"}
        ),
        "reset": admin.extend.microsoft.modify_password(USER, "First-Battery-1-staple"),
        "enabled": admin.modify(USER, {"userAccountControl": [(ldap3.MODIFY_REPLACE, ["512"])]}),
    }
    user = connect(lab, "paula@contoso.test", "First-Battery-1-staple")
    outcome["bound"] = user.bind()
    outcome["changed"] = user.extend.microsoft.modify_password(
        USER, "Second-Battery-2-staple", "First-Battery-1-staple"
    )
    wrong = connect(lab, "paula@contoso.test", "Wrong-Battery-3-staple")
    wrong.bind()
    outcome["refused"] = reason(wrong)
    wrong.bind()
    wrong.bind()
    outcome["locked"] = reason(wrong)
    outcome["unlocked"] = admin.extend.microsoft.unlock_account(USER)
    outcome["boundAgain"] = connect(lab, "paula@contoso.test", "Second-Battery-2-staple").bind()
    return outcome


TASKS = {"info": info, "start-tls": start_tls, "paged": paged, "password": password}
print(json.dumps(TASKS[sys.argv[1]](json.load(sys.stdin)), default=str))

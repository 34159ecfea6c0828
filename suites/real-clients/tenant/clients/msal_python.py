"""One flow with MSAL for Python against the lab that standard input describes; what came of it is printed as JSON."""
import json
import sys
from urllib.parse import parse_qs, urlparse

import msal

SCOPES = ["User.Read"]
GRAPH = ["https://graph.microsoft.com/.default"]


def ask(**request):
    """Asks whoever started this process, and waits for the answer."""
    print(json.dumps(request), flush=True)
    return json.loads(sys.stdin.readline())


def at_lab(lab):
    """The lab's address, which Microsoft's list of authorities does not have."""
    return {"authority": f"{lab['origin']}/{lab['tenantId']}", "instance_discovery": False}


def as_adfs(lab):
    return {"authority": f"{lab['origin']}/adfs"}


def public_names(lab):
    """As in any program: whose names lead where is the proxy's to know."""
    return {"authority": f"https://login.microsoftonline.com/{lab['tenantId']}"}


def native(lab, where):
    return msal.PublicClientApplication(lab["nativeAppId"], **where(lab))


def web(lab, where):
    return msal.ConfidentialClientApplication(
        lab["webAppId"], client_credential=lab["webAppSecret"], **where(lab)
    )


def told(result):
    if "access_token" not in result:
        problem = result["error_description"].split("Trace ID")[0].strip()
        return f"{result['error']}: {problem}"
    claims = result.get("id_token_claims") or {}
    return f"signed in as {claims.get('preferred_username') or claims.get('upn')}"


def by_password(app, user, **changed):
    return app.acquire_token_by_username_password(
        user["userName"], changed.get("password", user["password"]), SCOPES
    )


def password(where):
    return lambda lab: told(by_password(native(lab, where), lab["alice"]))


def wrong_password(lab):
    return told(by_password(native(lab, as_adfs), lab["alice"], password="wrong"))


def second_factor_required(lab):
    return told(by_password(native(lab, as_adfs), lab["mfaUser"]))


def silent(lab):
    app = native(lab, as_adfs)
    first = by_password(app, lab["alice"])
    (account,) = app.get_accounts()
    cached = app.acquire_token_silent(SCOPES, account)
    renewed = app.acquire_token_silent_with_error(SCOPES, account, force_refresh=True)
    tokens = [result["access_token"] for result in (first, cached, renewed)]
    return f"cached: {tokens[0] == tokens[1]}, then a new token: {tokens[1] != tokens[2]}"


def device(lab):
    app = native(lab, at_lab)
    flow = app.initiate_device_flow(SCOPES)
    ask(ask="device", address=flow["verification_uri"], userCode=flow["user_code"])
    return told(app.acquire_token_by_device_flow(flow))


def code(lab):
    app = web(lab, at_lab)
    flow = app.initiate_auth_code_flow(SCOPES, redirect_uri=lab["webAppRedirect"])
    answer = ask(ask="browser", url=flow["auth_uri"])
    query = parse_qs(urlparse(answer).query)
    return told(
        app.acquire_token_by_auth_code_flow(flow, {key: value[0] for key, value in query.items()})
    )


def client_credentials(lab):
    result = web(lab, at_lab).acquire_token_for_client(GRAPH)
    return "a token" if "access_token" in result else told(result)


FLOWS = {
    "password-adfs": password(as_adfs),
    "public-names": password(public_names),
    "wrong-password": wrong_password,
    "second-factor-required": second_factor_required,
    "silent": silent,
    "device": device,
    "code": code,
    "client-credentials": client_credentials,
}
print(json.dumps({"outcome": FLOWS[sys.argv[1]](json.loads(sys.stdin.readline()))}), flush=True)

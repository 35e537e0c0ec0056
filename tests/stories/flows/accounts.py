"""Authentication: devices, accounts, applications, tokens."""

import json

from target import Target, check, until


def story_devices(target: Target) -> None:
    """a device pairs, refreshes, verifies and revokes"""
    health = target.call("GET", "/api/v1/system/health", token="")
    check(health["data"]["status"] == "healthy", f"{health}")
    refused = target.call("GET", "/api/v1/workflows", status=401, token="")
    check(refused["code"] == 6001, f"{refused}")

    other = target.call("POST", "/api/v1/auth/token", target.device("other"), token="")["data"]
    check(target.is_good(other["token"]), "the token is good")
    fresh = target.call("POST", "/api/v1/auth/refresh", {}, token=other["refreshToken"])["data"]["token"]
    target.call("POST", "/api/v1/auth/revoke", {}, token=fresh)
    # Another process can accept a token for some seconds if it has just accepted it.
    until(lambda: not target.is_good(fresh), "the revoked token is refused")
    check(target.is_good(target.token), "another device's token is good as before")


def story_management(target: Target) -> None:
    """an account is created and configured, and gets an application and a token"""
    made = target.call("POST", "/api/v1/accounts", {"account": "second"}, status=201, token="", X_Root_Key=target.root_key)["data"]
    device = {**target.device("owner"), "pairingKey": made["adminPairingKey"]}
    owner = target.call("POST", "/api/v1/auth/token", device, token="")["data"]["token"]
    target.call("PUT", "/api/v1/account", {"dailyTokenLimit": 7}, token=owner)
    check(target.call("GET", "/api/v1/account", token=owner)["data"]["dailyTokenLimit"] == 7, "the setting is stored")

    app = target.call("POST", "/api/v1/apps", {"name": "Shop", "scopes": ["m/f"]}, status=201, token=owner)["data"]
    path = f"/api/v1/apps/{app['appId']}"
    target.call("PUT", path, {"frozen": True}, token=owner)
    check(target.call("GET", path, token=owner)["data"]["frozen"] is True, "the change is stored")
    rotated = target.call("POST", f"{path}/rotate-secret", {}, token=owner)["data"]
    check(rotated["appSecret"] != app["appSecret"], "another secret")
    check(app["appId"] in json.dumps(target.call("GET", "/api/v1/apps", token=owner)), "it is listed")
    target.call("DELETE", path, token=owner)
    target.call("GET", path, token=owner, status=404)

    looked_after(target, owner)
    token = target.call("POST", "/api/v1/open-tokens", {"name": "Shop"}, status=201, token=owner)["data"]
    check(token["id"] in json.dumps(target.call("GET", "/api/v1/open-tokens", token=owner)), "it is listed")
    target.call("DELETE", f"/api/v1/open-tokens/{token['id']}", token=owner)


def looked_after(target: Target, owner: str) -> None:
    """Pairing keys are replaced; a device pairs with the new key, is renamed and removed."""
    keys = target.call("POST", "/api/v1/account/pairing-keys/rotate", {}, token=owner)["data"]
    device = {**target.device("guest"), "pairingKey": keys["pairingKey"]}
    guest = target.call("POST", "/api/v1/auth/token", device, token="")["data"]["token"]
    renamed = target.call("PUT", "/api/v1/devices/guest", {"name": "Tablet"}, token=owner)["data"]
    check(renamed["name"] == "Tablet", f"{renamed}")
    listed = target.call("GET", "/api/v1/devices", token=owner)["data"]["devices"]
    check({row["id"] for row in listed} == {"owner", "guest"}, f"{listed}")
    target.call("DELETE", "/api/v1/devices/guest", token=owner)
    until(lambda: not target.is_good(guest), "the forgotten device's token is refused")


def story_hostile(target: Target) -> None:
    """paths that try to escape have no effect"""
    for path in ["/api/v1/workflows/%20", "/api/v1/workflows/%00", "/api/v1/workflows/..%2f", "/api/v1/workflows/%ff"]:
        bearer = f"Bearer {target.token}"
        status, headers, content = target.ask("GET", path, authorization=bearer)
        # A gateway that does not pass on other spellings redirects to the plain one.
        if status == 308:
            status, _, content = target.ask("GET", headers["location"], authorization=bearer)
        answer = json.loads(content)
        # A gateway can have no route for the path.
        refused = status in (400, 404) and (answer == {"message": "Not Found"} or answer["code"] > 0)
        check(refused, f"{path}: {status} {content!r}")

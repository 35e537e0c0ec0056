"""The workloads in the language of each engine."""


def node_red():
    """Flows: an HTTP node, nodes that set and check values, and an answer."""
    flow = [{"id": "tab", "type": "tab", "label": "bench"}]

    def http_in(name, to):
        flow.append({"id": f"{name}-in", "type": "http in", "z": "tab", "url": f"/{name}", "method": "post", "wires": [[to]]})
        flow.append({"id": f"{name}-out", "type": "http response", "z": "tab", "wires": []})

    def change(node, name, value, kind, to):
        rule = {"t": "set", "p": name, "pt": "msg", "to": value, "tot": kind}
        flow.append({"id": node, "type": "change", "z": "tab", "rules": [rule], "wires": [[to]]})

    http_in("w3", "w3-set")
    change("w3-set", "n", "payload.given", "msg", "w3-if")
    flow.append({"id": "w3-if", "type": "switch", "z": "tab", "property": "n", "propertyType": "msg",
                 "rules": [{"t": "gt", "v": "1", "vt": "num"}], "checkall": "true", "outputs": 1, "wires": [["w3-answer"]]})
    change("w3-answer", "payload", '{"n": n}', "jsonata", "w3-out")
    http_in("w40", "w40-0")
    for i in range(40):
        to = f"w40-{i + 1}" if i < 39 else "w40-answer"
        change(f"w40-{i}", f"v{i % 4}", f'$string(payload.given) & "{i}"', "jsonata", to)
    change("w40-answer", "payload", '{"v0": v0, "v1": v1, "v2": v2, "v3": v3}', "jsonata", "w40-out")
    return flow


def n8n(name, steps):
    """A workflow behind a webhook: nodes that set values, a condition, and an answer."""
    nodes, connections = [], {}

    def add(title, kind, version, parameters, before=None):
        nodes.append({"id": title, "name": title, "type": f"n8n-nodes-base.{kind}", "typeVersion": version,
                      "position": [len(nodes) * 200, 0], "parameters": parameters})
        if kind == "webhook":
            nodes[-1]["webhookId"] = name
        if before:
            connections[before] = {"main": [[{"node": title, "type": "main", "index": 0}]]}
        return title

    def assigned(names):
        listed = [{"id": key, "name": key, "type": "string", "value": value} for key, value in names.items()]
        return {"assignments": {"assignments": listed}, "includeOtherFields": True, "options": {}}

    last = add("Webhook", "webhook", 2, {"httpMethod": "POST", "path": name, "responseMode": "responseNode", "options": {}})
    if steps == 1:
        last = add("Set", "set", 3.4, assigned({"n": "={{ $json.body.given }}"}), last)
        condition = {"id": "c", "leftValue": "={{ Number($json.n) }}", "rightValue": 1,
                     "operator": {"type": "number", "operation": "gt"}}
        conditions = {"options": {"caseSensitive": True, "typeValidation": "loose", "version": 2}, "conditions": [condition],
                      "combinator": "and"}
        last = add("If", "if", 2.2, {"conditions": conditions, "options": {}}, last)
    else:
        for i in range(steps):
            given = f"={{{{ $('Webhook').item.json.body.given }}}}{i}"
            last = add(f"Set {i}", "set", 3.4, assigned({f"v{i % 4}": given}), last)
    add("Answer", "respondToWebhook", 1.1, {"respondWith": "firstIncomingItem", "options": {}}, last)
    return {"id": f"bench{name}", "name": name, "nodes": nodes, "connections": connections, "active": True, "settings": {}}

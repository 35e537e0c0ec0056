"""Strategies of schemathesis for the formats of the reference that JSON Schema does not define.
Each produces values that a handler accepts.
"""

import schemathesis
from hypothesis import strategies

# Zones that all editions of the database contain.
ZONES = ["UTC", "Asia/Shanghai", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+8", "Africa/Abidjan"]
OFFSETS = strategies.from_regex(r"\A(UTC|GMT)?[+-](0?[0-9]|1[0-8])(:[0-5][0-9])?\Z")
ADDRESSES = strategies.ip_addresses()

schemathesis.openapi.format("time-zone", strategies.one_of(strategies.sampled_from(ZONES), OFFSETS))
schemathesis.openapi.format("ip-network", strategies.one_of(ADDRESSES.map(str), ADDRESSES.map(lambda address: f"{address}/32")))

"""Describes the machine on which was measured."""

import os
import pathlib
import platform
import re
import time


def about(before):
    """The machine, the time, and its load before and after (with the bench's own load)."""
    names = re.findall(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    return {
        "cpu": names[0] if names else platform.machine(),
        "cores": os.cpu_count(),
        "date": time.strftime("%Y-%m-%d"),
        "loadBefore": round(before, 1),
        "loadAfter": round(os.getloadavg()[0], 1),
    }
